// The board by keyboard: one card is in the tab order, arrows go from card to card, Space takes a card up and puts it down.
import { board, can, columnOf, columns, isWhole, titleOf } from "./board-columns.js";
import * as carry from "./board-carry.js";
import { all, more } from "./board-load.js";
import { say } from "./board-says.js";
import { reveal, show } from "./board-window.js";

let carried = null;
let current = null;

const linkOf = (card) => card?.querySelector(".card-title");

/** Leaves one card in the tab order: the one that had the focus last, else the first. */
export function rove() {
  if (!current?.isConnected) current = board().querySelector(".card");
  for (const card of board().querySelectorAll(".card")) {
    const index = card === current ? "0" : "-1";
    for (const stop of card.querySelectorAll("a, button")) if (stop.getAttribute("tabindex") !== index) stop.setAttribute("tabindex", index);
  }
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.("#board .card");
  if (!card || card === current) return;
  current = card;
  rove();
});

document.addEventListener("focusout", (event) => {
  // Tab away puts it down nowhere: it goes back.
  if (carried && event.relatedTarget && !carried.contains(event.relatedTarget)) cancel();
});

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("#board .card");
  if (!card || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches(".card-title")) return;
  if (press(event.key, card)) event.preventDefault();
});

function press(key, card) {
  if (key === " " && can("move")) return carried ? putDown() : takeUp(card);
  if (carried) {
    if (key === "Escape") return cancel();
    if (key === "Enter") return putDown();
    return carryBy(key) || key.length === 1;
  }
  return step(key, card);
}

function step(key, card) {
  const column = columnOf(card);
  const index = column.cards.indexOf(card);
  if (key === "ArrowDown") focus(column, index + 1);
  else if (key === "ArrowUp") focus(column, index - 1);
  else if (key === "Home") focus(column, 0);
  else if (key === "End") all(column).then(() => { show(column); focus(column, column.cards.length - 1); });
  else if (key === "ArrowRight" || key === "ArrowLeft") aside(column, index, key === "ArrowRight" ? 1 : -1);
  else if (key === "m" && can("move")) card.querySelector("[data-card-menu]").click();
  else return false;
  return true;
}

async function focus(column, index) {
  if (index < 0) return;
  if (index >= column.cards.length && !isWhole(column) && (await more(column))) show(column);
  const card = column.cards[index];
  if (!card) return;
  reveal(card, column);
  linkOf(card).focus({ preventScroll: true });
  show(column);
}

// The card beside: the one at the same height, in the next column that has any.
function aside(column, index, way) {
  const order = [...columns.values()];
  const top = column.cards[index].getBoundingClientRect().top;
  for (let next = order.indexOf(column) + way; order[next]; next += way) {
    const seen = order[next].cards.filter((card) => card.isConnected);
    if (seen.length === 0) continue;
    const distance = (card) => Math.abs(card.getBoundingClientRect().top - top);
    const nearest = seen.reduce((best, card) => (distance(card) < distance(best) ? card : best));
    return focus(order[next], order[next].cards.indexOf(nearest));
  }
}

function takeUp(card) {
  carried = card;
  carry.take(card, "carried");
  say(`${titleOf(card)} taken up. ${where(card)} Arrow keys carry it, Space puts it down, Escape takes it back.`);
  return true;
}

function carryBy(key) {
  const column = columnOf(carried);
  const index = column.cards.indexOf(carried);
  const order = [...columns.values()];
  const others = (to) => to.cards.filter((card) => card !== carried).length;
  const goal = {
    ArrowUp: [column, Math.max(0, index - 1)],
    ArrowDown: [column, Math.min(others(column), index + 1)],
    Home: [column, 0],
    End: [column, others(column)],
    ArrowLeft: [order[order.indexOf(column) - 1], index],
    ArrowRight: [order[order.indexOf(column) + 1], index],
  }[key];
  if (!goal) return false;
  const [to, at] = goal;
  if (!to) return true;
  if (carry.carryTo(to, Math.min(at, others(to)))) {
    if (to !== column) to.section.scrollIntoView({ block: "nearest", inline: "nearest" });
    reveal(carried, to);
    linkOf(carried).focus({ preventScroll: true });
    say(where(carried));
  }
  return true;
}

function putDown() {
  const card = carried;
  carried = null;
  const hasMoved = carry.drop();
  linkOf(card).focus({ preventScroll: true });
  say(hasMoved ? `${titleOf(card)} put down. ${where(card)}` : `${titleOf(card)} stays where it was.`);
  return true;
}

function cancel() {
  const card = carried;
  carried = null;
  carry.takeBack();
  reveal(card, columnOf(card));
  linkOf(card).focus({ preventScroll: true });
  say(`${titleOf(card)} is back. ${where(card)}`);
  return true;
}

function where(card) {
  const column = columnOf(card);
  const size = Math.max(column.cards.length, column.matching ?? 0);
  return `${column.name}, place ${column.cards.indexOf(card) + 1} of ${size}.`;
}
