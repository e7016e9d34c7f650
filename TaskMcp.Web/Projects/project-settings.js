// The columns of a board as rows: up, down, by hand, and a key for a new one from its name.
import { ask } from "./dialogs.js";
import { say } from "./toasts.js";

const rowOf = (element) => element.closest(".column-row");
const rows = () => [...document.querySelectorAll("#columns-list > .column-row")];
const touched = () => document.getElementById("columns").dispatchEvent(new Event("input", { bubbles: true }));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-up], [data-down]");
  if (button) move(rowOf(button), button.hasAttribute("data-up") ? -1 : 1, button);
});

// Before forms.js takes the row away: what has tasks stays, and says why.
document.addEventListener("click", (event) => {
  const remover = event.target.closest("#columns-list [data-remove-row]");
  const row = remover && rowOf(remover);
  if (!row || Number(row.dataset.tasks) === 0) return;
  event.stopImmediatePropagation();
  const [name, count] = [row.querySelector("[name='name']").value, Number(row.dataset.tasks)];
  ask(`${name} has ${count === 1 ? "1 task" : `${count} tasks`}`, "Move them to another column first; then it can be removed.", "All right");
}, true);

// A column is the one with its key, so that a new name keeps its tasks; a new one gets a key that no other has.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "columns") return;
  const taken = new Set(rows().map((row) => row.querySelector("[name='key']").value).filter(Boolean));
  for (const row of rows()) {
    const key = row.querySelector("[name='key']");
    if (key.value) continue;
    key.value = free(slug(row.querySelector("[name='name']").value), taken);
    taken.add(key.value);
  }
}, true);

function slug(name) {
  const plain = name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return plain.slice(0, 36) || "column";
}

function free(wish, taken) {
  let key = wish;
  for (let number = 2; taken.has(key); number++) key = `${wish}_${number}`;
  return key;
}

function move(row, way, button) {
  const other = way < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other?.matches(".column-row")) return;
  if (way < 0) other.before(row);
  else other.after(row);
  touched();
  const visible = getComputedStyle(button).visibility === "visible";
  (visible ? button : row.querySelector(way < 0 ? "[data-down]" : "[data-up]")).focus();
  say(`${row.querySelector("[name='name']").value} is now column ${rows().indexOf(row) + 1} of ${rows().length}. Save to keep it.`);
}

let held = null;
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  held = rowOf(grip);
  held.classList.add("held");
  grip.setPointerCapture(event.pointerId);
  event.preventDefault();
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const at = rows().find((row) => row !== held && event.clientY > row.getBoundingClientRect().top && event.clientY < row.getBoundingClientRect().bottom);
  if (!at) return;
  const isAbove = rows().indexOf(at) < rows().indexOf(held);
  if (isAbove) at.before(held);
  else at.after(held);
});
for (const type of ["pointerup", "pointercancel"]) document.addEventListener(type, () => {
  if (!held) return;
  held.classList.remove("held");
  held = null;
  touched();
});
