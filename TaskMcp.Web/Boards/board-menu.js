// The menu of a card: everything that a drag does, and more, by single presses (WCAG 2.5.7).
import { call } from "./api.js";
import { board, can, columnOf, columns, find, titleOf } from "./board-columns.js";
import { originOf } from "./board-carry.js";
import { look, vanish } from "./board-live.js";
import { moveTo } from "./board-moves.js";
import { all } from "./board-load.js";
import { ask, close, show } from "./dialogs.js";
import { say } from "./toasts.js";

let opener = null;
const menu = () => document.getElementById("card-menu");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-card-menu]");
  if (button && !button.closest(".ghost")) open(button);
});

// The palette offers the same for the card that has the focus.
document.addEventListener("palette", ({ detail }) => {
  const card = detail.from.closest("#board .card");
  if (card) detail.offer(titleOf(card), card.querySelector(".card-title").href, entries(card).filter((entry) => entry.role === "menuitem"));
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("#card-menu [role='menuitem']")) return;
  const items = [...menu().querySelectorAll("[role='menuitem']")];
  const at = items.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1, Tab: null }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (to === null) menu().hidePopover();
  else items.at(to % items.length).focus();
});

function open(button) {
  const card = button.closest(".card");
  opener = { button, card };
  menu().ariaLabel = titleOf(card);
  menu().replaceChildren(...entries(card));
  menu().showPopover();
  button.ariaExpanded = "true";
  card.dataset.open = "";
  stand(button.getBoundingClientRect());
  menu().querySelector("[role='menuitem']").focus();
  menu().addEventListener("toggle", closed);
}

function closed(event) {
  if (event.newState !== "closed") return;
  menu().removeEventListener("toggle", closed);
  opener.button.ariaExpanded = "false";
  delete opener.card.dataset.open;
  if (document.activeElement === document.body || menu().contains(document.activeElement)) opener.button.focus({ preventScroll: true });
}

function stand(box) {
  const { offsetWidth: width, offsetHeight: height } = menu();
  menu().style.left = `${Math.max(8, Math.min(box.right - width, innerWidth - width - 8))}px`;
  menu().style.top = `${box.bottom + height + 8 > innerHeight ? Math.max(8, box.top - height - 4) : box.bottom + 4}px`;
}

function entries(card) {
  const link = document.createElement("a");
  link.href = card.querySelector(".card-title").href;
  link.textContent = "Open";
  link.role = "menuitem";
  const list = [link];
  if (!can("move")) return list;
  const column = columnOf(card);
  const done = [...columns.values()].find((one) => one.kind === "done");
  const first = [...columns.values()].find((one) => one.kind === "open");
  list.push(line());
  if (column.kind === "done") list.push(item(`Reopen in ${first.name}`, () => moveTo(card, originOf(card), { status: first.key, position: "top" })));
  else if (done) list.push(item("Complete", () => moveTo(card, originOf(card), { status: done.key, position: "top" })));
  for (const other of columns.values()) if (other !== column && other !== done && !(column.kind === "done" && other === first)) list.push(item(`Move to ${other.name}`, () => moveTo(card, originOf(card), { status: other.key, position: "bottom" })));
  list.push(item("Move to the top", () => moveTo(card, originOf(card), { status: column.key, position: "top" })), item("Move to a place…", () => choose(card)));
  list.push(line(), item("Assign to me", () => assign(card)), item("Delete…", () => remove(card), "danger"));
  return list;
}

function item(words, act, look = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.role = "menuitem";
  button.className = look;
  button.textContent = words;
  button.addEventListener("click", () => { menu().hidePopover(); act(); });
  return button;
}

function line() {
  const line = document.createElement("div");
  line.role = "separator";
  return line;
}

// Any place of any column, chosen by two lists.
function choose(card) {
  const dialog = document.getElementById("move-card");
  const form = dialog.querySelector("form");
  const { column, place } = form.elements;
  dialog.querySelector("h2").textContent = `Move “${titleOf(card)}”`;
  column.value = card.dataset.status;
  const fill = async () => {
    await all(columns.get(column.value));
    const others = columns.get(column.value).cards.filter((other) => other !== card);
    const options = [new Option("At the top", "top"), new Option("At the bottom", "bottom")];
    options.push(...others.slice(0, 200).map((other, index) => new Option(`${index + 1}. Below “${titleOf(other).slice(0, 60)}”`, other.dataset.id)));
    place.replaceChildren(...options);
  };
  column.onchange = fill;
  fill();
  form.onsubmit = (event) => {
    event.preventDefault();
    close(dialog);
    const where = find(place.value) ? { after: place.value } : { position: place.value };
    moveTo(card, originOf(card), { status: column.value, ...where });
  };
  show("move-card");
}

async function assign(card) {
  const me = JSON.parse(board().dataset.me);
  const answer = await call("PATCH", `/api/tasks/${card.dataset.id}`, { assigned_to: me });
  say(answer.ok ? "Assigned to you" : answer.detail, null, answer.ok ? "" : "bad");
  look(card.dataset.id);
}

async function remove(card) {
  if (!(await ask(`Delete “${titleOf(card)}”?`, "The task goes with its notes, automations and history. This can't be undone.", "Delete", true))) return;
  const answer = await call("DELETE", `/api/tasks/${card.dataset.id}`);
  if (answer.ok) vanish(card.dataset.id);
  say(answer.ok ? "Deleted" : answer.detail, null, answer.ok ? "" : "bad");
}
