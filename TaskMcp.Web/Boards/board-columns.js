// The columns of the board and the cards of each, in their order: those in the document and those beside it (board-window.js says which).
import { morph } from "./morph.js";

const later = 1e9;
/** Columns by key, in the board's order: `{ key, name, kind, limit, list, section, cards, next, all, matching }`. */
export const columns = new Map();
const cards = new Map();

export const board = () => document.getElementById("board");
export const can = (what) => board().dataset.can.split(" ").includes(what);
export const find = (id) => cards.get(id);
export const columnOf = (card) => columns.get(card.dataset.status);
export const titleOf = (card) => card.querySelector(".card-title").textContent;
export const isWhole = (column) => column.next === "";

/** Reads the columns from the document. Cards that a column has beside the document stay. */
export function adopt() {
  const sections = [...board().querySelectorAll("[data-column]")];
  const known = new Map(columns);
  columns.clear();
  for (const section of sections) {
    const { column: key, name, kind, limit } = section.dataset;
    const list = section.querySelector("[data-cards]");
    const column = known.get(key) ?? { key, cards: [], next: "", heights: new WeakMap() };
    Object.assign(column, { name, kind, limit: Number(limit) || null, list, section });
    columns.set(key, column);
    if (!list.hasAttribute("data-keep")) fill(column, list);
  }
  for (const [key, column] of known) if (!columns.has(key)) for (const card of column.cards) cards.delete(card.dataset.id);
}

/** Makes the column what a list from the server says. */
export function fill(column, list) {
  for (const card of column.cards) cards.delete(card.dataset.id);
  column.cards = [];
  column.next = list.dataset.next ?? "";
  if (list.dataset.all) [column.all, column.matching] = [Number(list.dataset.all), Number(list.dataset.matching)];
  for (const card of list.querySelectorAll(":scope > li")) put(card, column, column.cards.length);
  column.list.setAttribute("data-keep", "");
}

/** Puts a card at a place of a column, wherever it was. */
export function put(card, column, index) {
  take(card);
  cards.set(card.dataset.id, card);
  card.dataset.status = column.key;
  column.cards.splice(index, 0, card);
}

/** Takes a card out of its column. @returns where it was, or -1. */
export function take(card) {
  const column = columnOf(card);
  const index = column?.cards.indexOf(card) ?? -1;
  if (index >= 0) column.cards.splice(index, 1);
  return index;
}

export function forget(card) {
  take(card);
  cards.delete(card.dataset.id);
  card.remove();
}

/** The place of a rank in a column; null when it is behind what has been loaded. */
export function placeOf(column, rank, but = null) {
  const others = column.cards.filter((card) => card !== but);
  const index = others.findIndex((card) => card.dataset.rank > rank);
  if (index >= 0) return index;
  return isWhole(column) ? others.length : null;
}

/** Brings in a card as the server shows it now. @returns the columns that look different. */
export function bring(fresh) {
  const present = cards.get(fresh.dataset.id);
  if (present && Number(present.dataset.version) > Number(fresh.dataset.version)) return [];
  const { status, rank } = fresh.dataset;
  const from = present && columnOf(present);
  const stays = present?.dataset.status === status && present.dataset.rank === rank;
  if (present) {
    // Where it is kept is not what it says until it has been taken out.
    if (!stays) take(present);
    morph(present, fresh);
    from?.heights.delete(present);
  }
  if (stays) return [from];
  const to = columns.get(status);
  const card = present ?? document.importNode(fresh, true);
  const index = to ? placeOf(to, rank, card) : null;
  if (index === null) {
    cards.delete(card.dataset.id);
    card.remove();
  } else {
    cards.set(card.dataset.id, card);
    to.cards.splice(index, 0, card);
  }
  return [from, to].filter(Boolean);
}

/** A rank between the neighbours of a card, until the server has said the right one. */
export function guessRank(card) {
  const before = columnOf(card).cards[columnOf(card).cards.indexOf(card) - 1];
  card.dataset.rank = before ? `${before.dataset.rank}0` : "";
}

/** Says how many cards there are, as BoardColumnView.razor does. */
export function count(counts = null) {
  for (const column of columns.values()) {
    if (counts?.[column.key]) [column.all, column.matching] = counts[column.key];
    const { all, matching, limit, key } = column;
    const full = board().querySelector(`[data-full-count-of="${key}"]`);
    const state = limit && all > limit ? "over" : limit && all === limit ? "full" : "";
    const limited = `${all} / ${limit}${state === "over" ? " over" : state === "full" ? " full" : ""}`;
    full.textContent = limit ? `${matching === all ? "" : `${matching} shown, `}${limited}` : matching === all ? `${all}` : `${matching} of ${all}`;
    if (state) full.dataset.state = state;
    else delete full.dataset.state;
    document.querySelector(`[data-count-of="${key}"]`).textContent = matching;
  }
}

/** Before the server has counted: a card has gone from one column to another. */
export function recount(from, to, by = 1) {
  if (from === to) return;
  for (const [column, change] of [[from, -by], [to, by]]) {
    if (!column) continue;
    column.all = Math.max(0, Math.min(later, column.all + change));
    column.matching = Math.max(0, Math.min(later, column.matching + change));
  }
  count();
}
