// Cards glide to their new places, unless the reader wants no motion.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const length = 150;

/** Runs a change of the board and lets what it moved glide there. */
export function glide(change, except = null) {
  if (still.matches) return change();
  const before = new Map();
  for (const card of document.querySelectorAll("#board .card:not(.ghost)")) if (card !== except) before.set(card, card.getBoundingClientRect());
  change();
  for (const [card, was] of before) {
    if (!card.isConnected) continue;
    const is = card.getBoundingClientRect();
    run(card, was, is);
  }
}

/** Lets one element come from where another was. */
export function glideFrom(element, was) {
  if (!still.matches) return run(element, was, element.getBoundingClientRect());
}

function run(element, was, is) {
  const [x, y] = [was.left - is.left, was.top - is.top];
  if (Math.abs(x) + Math.abs(y) < 1) return null;
  return element.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: length, easing: "ease-out" });
}
