// What others do: single cards are asked for anew, never the whole board, and never while somebody carries a card.
import { columns, find, forget, recount } from "./board-columns.js";
import { isCarrying } from "./board-carry.js";
import { glide } from "./board-glide.js";
import { renew } from "./board-load.js";
import { isPending } from "./board-moves.js";
import { showAll } from "./board-window.js";
import { onEvent, refresh } from "./live.js";

const settles = 60;
const runsSettle = 1_500;
const atOnce = 50;
const ids = new Set();
let isDue = false;
let runsDue = 0;

/** Asks for a card anew, soon. */
export function look(id) {
  ids.add(id);
  if (isDue) return;
  isDue = true;
  setTimeout(flush, settles);
}

async function flush() {
  isDue = false;
  if (isCarrying() || ids.size === 0) return;
  const some = [...ids].filter((id) => !isPending(id)).slice(0, atOnce);
  for (const id of some) ids.delete(id);
  if (some.length > 0) {
    const changed = await renew(some, isCarrying);
    if (changed === null) for (const id of some) ids.add(id);
    else glide(() => showAll(changed));
  }
  // Those whose move is under way are looked at when it is answered.
  if ([...ids].some((id) => !isPending(id))) look([...ids].find((id) => !isPending(id)));
}

document.addEventListener("landed", () => { if (ids.size > 0) look([...ids][0]); });

onEvent((type, data) => {
  if (type === "changed") return changed(data.kinds);
  const id = data.task_id ?? data.task?.id;
  if (!id) return false;
  look(id);
  // The first steps may be done by it.
  if (document.getElementById("board-guide")) refresh();
  return true;
});

let isFirst = true;

// The first one names everything: what has happened since the page was made is in a page asked for now.
function changed(kinds) {
  if (isFirst || kinds.includes("projects") || document.getElementById("board-guide")) {
    isFirst = false;
    return false;
  }
  if (kinds.includes("runs") && !runsDue) runsDue = setTimeout(lookAtRuns, runsSettle);
  return true;
}

// The feed does not say of which task: those that can be seen are asked for.
function lookAtRuns() {
  runsDue = 0;
  if (document.hidden) return document.addEventListener("visibilitychange", lookAtRuns, { once: true });
  for (const card of document.querySelectorAll("#board .card[data-id]:not(.ghost)")) look(card.dataset.id);
}

/** A card is gone for good. */
export function vanish(id) {
  const card = find(id);
  if (!card) return;
  const column = columns.get(card.dataset.status);
  forget(card);
  recount(column, null);
  glide(() => showAll([column]));
}
