// Dragging with mouse, pen or finger. A finger first rests on the card for a moment, so that a swipe still scrolls.
import { board, can, columnOf, columns, titleOf } from "./board-columns.js";
import * as carry from "./board-carry.js";
import { glideFrom } from "./board-glide.js";
import { say } from "./board-says.js";

const far = 4;
const rests = 260;
const edge = 56;
const pace = 14;

let press = null;
let drag = null;

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("#board .card");
  if (!card || event.button !== 0 || !event.isPrimary || !can("move") || carry.isCarrying() || event.target.closest("button")) return;
  press = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId, isTouch: event.pointerType === "touch" };
  if (press.isTouch) press.timer = setTimeout(() => begin(press), rests);
});

document.addEventListener("pointermove", (event) => {
  if (drag?.pointer === event.pointerId) return follow(event);
  if (press?.pointer !== event.pointerId || Math.hypot(event.clientX - press.x, event.clientY - press.y) < far) return;
  if (press.isTouch) release();
  else begin(press, event);
});

document.addEventListener("pointerup", (event) => {
  if (drag?.pointer === event.pointerId) end(true);
  release();
});
document.addEventListener("pointercancel", (event) => {
  if (drag?.pointer === event.pointerId) end(false);
  release();
});
document.addEventListener("keydown", (event) => {
  if (!drag || event.key !== "Escape") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  end(false);
}, true);
addEventListener("blur", () => drag && end(false));

// The page must not scroll under a card that a finger carries, nor ask what to do with a link.
document.addEventListener("touchmove", (event) => drag && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => (drag || press?.isTouch) && event.preventDefault());
document.addEventListener("dragstart", (event) => event.target.closest?.("#board .card") && event.preventDefault());

function release() {
  clearTimeout(press?.timer);
  press = null;
}

function begin({ card, x, y, pointer, isTouch }, event = null) {
  release();
  if (!card.isConnected) return;
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.ariaHidden = "true";
  ghost.inert = true;
  ghost.classList.add("ghost");
  ghost.style.width = `${box.width}px`;
  ghost.style.marginTop = "";
  document.body.append(ghost);
  carry.take(card, "lifted");
  drag = { card, ghost, pointer, dx: x - box.left, dy: y - box.top, x, y, height: box.height };
  document.documentElement.style.cursor = "grabbing";
  // Snapping would pull the board back while it is scrolled by the edge.
  board().style.scrollSnapType = "none";
  getSelection().removeAllRanges();
  if (isTouch) navigator.vibrate?.(10);
  say(`${titleOf(card)} taken up.`);
  if (event) follow(event);
  else paint();
  scroll();
}

function follow(event) {
  [drag.x, drag.y] = [event.clientX, event.clientY];
  paint();
  aim();
}

function paint() {
  drag.ghost.style.transform = `translate(${drag.x - drag.dx}px, ${drag.y - drag.dy}px)`;
}

// The place under the middle of the card that is carried.
function aim() {
  const column = under();
  if (!column) return;
  const box = column.list.getBoundingClientRect();
  const middle = drag.y - drag.dy + drag.height / 2 - box.top + column.list.scrollTop;
  const others = column.cards.filter((card) => card !== drag.card);
  let index = others.findIndex((card) => card.isConnected && card.offsetTop + card.offsetHeight / 2 > middle);
  if (index < 0) index = others.findLastIndex((card) => card.isConnected) + 1;
  carry.carryTo(column, index);
}

function under() {
  for (const column of columns.values()) {
    const { left, right } = column.section.getBoundingClientRect();
    if (drag.x >= left - 6 && drag.x <= right + 6) return column;
  }
  return null;
}

// Near an edge the board, or the column, moves on.
function scroll() {
  if (!drag) return;
  const whole = board();
  const box = whole.getBoundingClientRect();
  const list = columnOf(drag.card).list;
  const inner = list.getBoundingClientRect();
  const [right, down] = [toward(drag.x, box.left, box.right), toward(drag.y, inner.top, inner.bottom)];
  if (right) whole.scrollLeft += right;
  if (down) list.scrollTop += down;
  if (right || down) aim();
  requestAnimationFrame(scroll);
}

function toward(at, low, high) {
  if (at < low + edge) return -Math.ceil(pace * Math.min(1, (low + edge - at) / edge));
  if (at > high - edge) return Math.ceil(pace * Math.min(1, (at - high + edge) / edge));
  return 0;
}

function end(isDrop) {
  const { card, ghost } = drag;
  drag = null;
  document.documentElement.style.cursor = "";
  board().style.scrollSnapType = "";
  const was = ghost.getBoundingClientRect();
  ghost.remove();
  if (isDrop) carry.drop();
  else carry.takeBack();
  glideFrom(card, was);
  // The click that ends a drag opens nothing.
  const swallow = (event) => { event.preventDefault(); event.stopPropagation(); };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
  say(isDrop ? `${titleOf(card)} put down in ${columnOf(card).name}.` : `${titleOf(card)} is back in ${columnOf(card).name}.`);
}
