// A field that finds tasks by their words (WAI-ARIA combobox with a list). What is picked is sent by the form around it.
import { mark, marked, step } from "./combobox.js";
import { finder } from "./task-finder.js";

const asks = 20;
const most = 8;
const finding = finder(asks, (answer) => show(searched, answer));
let searched = null;

document.addEventListener("input", ({ target }) => {
  const picker = target.closest("[data-picker]");
  if (!picker) return;
  searched = picker;
  const text = target.value.trim();
  if (text) finding.look(text);
  else close(picker);
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || event.target.role !== "combobox" || event.isComposing) return;
  if (event.key === "Enter") pick(picker, marked(listOf(picker))?.dataset.id);
  else if (event.key === "Escape") leave(picker);
  else if (!step(event.key, event.target, listOf(picker))) return;
  event.preventDefault();
});

// Before the field loses its focus to the click.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-picker] [role='listbox']")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const picker = target.closest("[data-picker]");
  const chosen = target.closest("[role='option'], [data-pick]");
  if (picker && chosen) pick(picker, chosen.dataset.id ?? chosen.dataset.pick);
});

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const picker = target.closest?.("[data-picker]");
  if (picker && !picker.contains(relatedTarget)) leave(picker);
});

function show(picker, answer) {
  const excluded = picker.dataset.exclude.split(",");
  const tasks = answer.ok ? answer.value.items.filter((task) => !excluded.includes(task.id)).slice(0, most) : [];
  const list = listOf(picker);
  list.replaceChildren(...tasks.map((task, index) => {
    const option = document.createElement("li");
    Object.assign(option, { id: `${list.id}-${index}`, role: "option", ariaSelected: "false", textContent: task.title });
    option.dataset.id = task.id;
    return option;
  }));
  if (tasks.length === 0) list.append(Object.assign(document.createElement("li"), { className: "none", role: "presentation", textContent: answer.ok ? "No task has these words." : answer.detail }));
  mark(inputOf(picker), list);
  list.hidden = false;
  inputOf(picker).ariaExpanded = "true";
}

function pick(picker, id) {
  if (id === undefined) return;
  const form = picker.closest("form");
  close(picker);
  if (form.dataset.append) form.dataset.picked = id;
  else form.dataset.body = JSON.stringify({ [picker.dataset.picker]: id || null });
  form.addEventListener("answered", () => forget(picker, form), { once: true });
  form.requestSubmit();
}

function forget(picker, form) {
  delete form.dataset.picked;
  delete form.dataset.dirty;
  if (!form.dataset.append) delete form.dataset.body;
  inputOf(picker).value = inputOf(picker).defaultValue;
}

// Words that lead to no choice are not a value.
function leave(picker) {
  close(picker);
  const form = picker.closest("form");
  if (form?.ariaBusy === "true") return;
  inputOf(picker).value = inputOf(picker).defaultValue;
  if (form) delete form.dataset.dirty;
}

function close(picker) {
  finding.stop();
  mark(inputOf(picker), listOf(picker));
  listOf(picker).replaceChildren();
  listOf(picker).hidden = true;
  inputOf(picker).ariaExpanded = "false";
}

function listOf(picker) {
  return picker.querySelector("[role='listbox']");
}

function inputOf(picker) {
  return picker.querySelector("[role='combobox']");
}
