// Keeps few cards in the document: of each column those that can be seen and some around them. Margins stand for the others, so that scroll bars are right.
import { columns, isWhole } from "./board-columns.js";
import { more } from "./board-load.js";

const around = 600;
const typical = 62;
const space = 6;
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const column = columns.get(target.dataset.cards);
    if (!column || column.list !== target) continue;
    if (column.width !== target.clientWidth) column.heights = new WeakMap();
    column.width = target.clientWidth;
    show(column);
  }
});

/** Begins to look after the lists of all columns. */
export function watch() {
  observer.disconnect();
  for (const column of columns.values()) {
    observer.observe(column.list);
    column.list.onscroll ??= () => soon(columns.get(column.key));
    show(column);
  }
}

/** Brings the document up to date with what the column's cards are. */
export function show(column) {
  const { list, cards } = column;
  if (!list.isConnected) return;
  for (let pass = 0; pass < 3; pass++) {
    place(column, wanted(column));
    if (!measure(column)) break;
  }
  if (isWhole(column)) return;
  const end = list.scrollHeight - unloaded(column);
  if (list.scrollTop + list.clientHeight + around > end) more(column).then((came) => came && show(column));
}

/** The same for some columns; the focus stays where it is, also on a card that goes from one to another. */
export function showAll(some) {
  const focused = document.activeElement;
  for (const column of new Set(some)) if (column) show(column);
  if (document.activeElement !== focused && focused.isConnected) focused.focus({ preventScroll: true });
}

/** Scrolls until a card can be seen. */
export function reveal(card, column) {
  const { list, cards } = column;
  if (!card.isConnected) {
    let top = 0;
    for (const other of cards) {
      if (other === card) break;
      top += heightOf(column, other);
    }
    list.scrollTop = Math.max(0, top - list.clientHeight / 2);
    show(column);
  }
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function soon(column) {
  if (!column || column.isDue) return;
  column.isDue = true;
  requestAnimationFrame(() => {
    column.isDue = false;
    show(column);
  });
}

// What can be seen, what has the focus, what is carried.
function wanted(column) {
  const { list, cards } = column;
  const [from, to] = [list.scrollTop - around, list.scrollTop + list.clientHeight + around];
  const shown = new Set();
  let top = 0;
  for (const card of cards) {
    const bottom = top + heightOf(column, card);
    if ((bottom > from && top < to) || card.contains(document.activeElement) || card.matches(".lifted, .carried, [data-open]")) shown.add(card);
    top = bottom;
  }
  // The last one carries the space for what has not been loaded.
  if (shown.size === 0 && cards.length > 0) shown.add(cards.at(-1));
  return shown;
}

function place(column, shown) {
  const { list, cards } = column;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const top = list.scrollTop;
  for (const card of [...list.children]) if (!shown.has(card)) card.remove();
  let next = list.firstElementChild;
  let gap = 0;
  for (const card of cards) {
    if (!shown.has(card)) {
      gap += heightOf(column, card);
      continue;
    }
    const margin = gap ? `${gap}px` : "";
    if (card.style.marginTop !== margin) card.style.marginTop = margin;
    if (card.style.marginBottom) card.style.marginBottom = "";
    if (card === next) next = next.nextElementSibling;
    else move(list, card, next);
    gap = 0;
  }
  const rest = gap + unloaded(column);
  if (rest > 0 && list.lastElementChild) list.lastElementChild.style.marginBottom = `${rest + space}px`;
  // For a moment the list was short, and what is short can't be scrolled far.
  if (list.scrollTop !== top) list.scrollTop = top;
  if (focused && document.activeElement !== focused && focused.isConnected) focused.focus({ preventScroll: true });
  for (const [index, card] of cards.entries()) if (shown.has(card)) describe(card, index, column);
}

// moveBefore keeps the focus, where the browser has it.
function move(list, card, next) {
  if (card.isConnected && list.moveBefore) list.moveBefore(card, next);
  else list.insertBefore(card, next);
}

function describe(card, index, column) {
  card.setAttribute("aria-setsize", Math.max(column.matching ?? 0, column.cards.length));
  card.setAttribute("aria-posinset", index + 1);
}

// Whether one has another height than was thought.
function measure({ cards, heights }) {
  let isNew = false;
  for (const card of cards) {
    if (!card.isConnected || heights.has(card)) continue;
    heights.set(card, card.offsetHeight + space);
    isNew = true;
  }
  return isNew;
}

function heightOf({ heights }, card) {
  return heights.get(card) ?? typical;
}

function unloaded(column) {
  return isWhole(column) ? 0 : Math.max(1, (column.matching ?? 0) - column.cards.length) * typical;
}
