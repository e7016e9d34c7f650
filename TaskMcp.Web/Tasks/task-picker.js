// A field that finds tasks by their words (WAI-ARIA combobox with a list). What is picked is sent by the form around it.
import { call } from "./api.js";

const rests = 150;
const most = 8;
let timer = 0;
let asked = null;

document.addEventListener("input", ({ target }) => {
  const picker = target.closest("[data-picker]");
  if (!picker) return;
  clearTimeout(timer);
  timer = setTimeout(() => find(picker, target.value.trim()), rests);
});

document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || event.target.role !== "combobox" || event.isComposing) return;
  const options = [...listOf(picker).querySelectorAll("[role='option']")];
  const at = options.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown") mark(picker, options[(at + 1) % options.length]);
  else if (event.key === "ArrowUp") mark(picker, options[(at + options.length - 1) % options.length]);
  else if (event.key === "Enter") pick(picker, options[at]?.dataset.id);
  else if (event.key === "Escape") leave(picker);
  else return;
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

async function find(picker, text) {
  asked?.abort();
  if (!text) return close(picker);
  asked = new AbortController();
  const answer = await call("GET", `/api/tasks?${new URLSearchParams({ text, limit: 20, sort: "updated_at" })}`, undefined, { signal: asked.signal }).catch(() => null);
  if (!answer) return;
  const excluded = picker.dataset.exclude.split(",");
  show(picker, answer.ok ? answer.value.items.filter((task) => !excluded.includes(task.id)).slice(0, most) : [], answer.ok ? "No task has these words." : answer.detail);
}

function show(picker, tasks, otherwise) {
  const list = listOf(picker);
  list.replaceChildren(...tasks.map((task, index) => {
    const option = document.createElement("li");
    Object.assign(option, { id: `${list.id}-${index}`, role: "option", ariaSelected: "false", textContent: task.title });
    option.dataset.id = task.id;
    return option;
  }));
  if (tasks.length === 0) list.append(Object.assign(document.createElement("li"), { className: "none", role: "presentation", textContent: otherwise }));
  list.hidden = false;
  inputOf(picker).ariaExpanded = "true";
}

function mark(picker, option) {
  if (!option) return;
  for (const other of option.parentElement.children) other.ariaSelected = String(other === option);
  inputOf(picker).setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
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
  clearTimeout(timer);
  asked?.abort();
  listOf(picker).hidden = true;
  inputOf(picker).ariaExpanded = "false";
  inputOf(picker).removeAttribute("aria-activedescendant");
}

function listOf(picker) {
  return picker.querySelector("[role='listbox']");
}

function inputOf(picker) {
  return picker.querySelector("[role='combobox']");
}
