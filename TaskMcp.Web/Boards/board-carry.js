// A card on its way, by pointer or keys: where it came from, where it would land. Live changes wait until it has landed.
import { columnOf, columns, put } from "./board-columns.js";
import { glide } from "./board-glide.js";
import { move } from "./board-moves.js";
import { showAll } from "./board-window.js";

let carried = null;

export const isCarrying = () => carried !== null;
export const isCarried = (card) => carried?.card === card;

/** Takes a card up. */
export function take(card, look) {
  carried = { card, look, from: originOf(card) };
  card.classList.add(look);
  return carried;
}

/** Shows the card at a place; `index` counts the others of the column. */
export function carryTo(column, index) {
  const { card } = carried;
  const before = columnOf(card);
  const present = before.cards.indexOf(card);
  if (before === column && present === index) return false;
  glide(() => {
    put(card, column, index);
    showAll([column, before]);
  }, card);
  for (const one of columns.values()) one.section.classList.toggle("target", one === column);
  return true;
}

/** Puts it down where it is shown, and asks the server. */
export function drop() {
  const { card, from } = end();
  const column = columnOf(card);
  const isThere = column.key === from.status && column.cards.indexOf(card) === from.index;
  if (!isThere) move(card, from);
  free();
  return !isThere;
}

/** Takes it back to where it came from. */
export function takeBack() {
  const { card, from } = end();
  const [to, at] = [columns.get(from.status), columnOf(card)];
  glide(() => {
    put(card, to, Math.min(from.index, to.cards.length));
    showAll([to, at]);
  });
  free();
}

/** Where a card stands, to bring it back there. */
export function originOf(card) {
  const column = columnOf(card);
  const index = column.cards.indexOf(card);
  return {
    status: column.key, index, rank: card.dataset.rank,
    before: column.cards[index + 1]?.dataset.id, after: column.cards[index - 1]?.dataset.id,
  };
}

function end() {
  const was = carried;
  was.card.classList.remove(was.look);
  for (const one of columns.values()) one.section.classList.remove("target");
  return was;
}

function free() {
  carried = null;
  document.dispatchEvent(new CustomEvent("landed"));
}
