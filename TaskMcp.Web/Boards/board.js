// The board: columns, drag, keys, menus, filter, live. What is where: board-columns.js has the cards, board-window.js the document.
import { adopt, bring, columns, count } from "./board-columns.js";
import { refill, takeFilter } from "./board-filter.js";
import { rove } from "./board-keys.js";
import { look } from "./board-live.js";
import { follow } from "./board-switch.js";
import { showAll, watch } from "./board-window.js";
import { isCarrying } from "./board-carry.js";
import { isPending } from "./board-moves.js";
import "./board-add.js";
import "./board-drag.js";
import "./board-menu.js";

const hidden = "guide-hidden";
let fresh = null;

adopt();
count();
watch();
follow();
rove();
hideGuide();
new MutationObserver(rove).observe(document.getElementById("board"), { childList: true, subtree: true });

document.addEventListener("refreshing", (event) => { fresh = event.detail; });
document.addEventListener("refreshed", () => {
  adopt();
  if (takeFilter()) refill(fresh);
  else merge(fresh);
  watch();
  follow();
  rove();
  hideGuide();
});

// The page begins each column; of what the browser has beyond that, events tell.
function merge(page) {
  for (const column of columns.values()) {
    const list = page.getElementById(`cards-${column.key}`);
    if (!list) continue;
    [column.all, column.matching] = [Number(list.dataset.all), Number(list.dataset.matching)];
    const cards = [...list.querySelectorAll(":scope > li")];
    const end = list.dataset.next ? cards.at(-1)?.dataset.rank : null;
    const shown = new Set(cards.map((card) => card.dataset.id));
    if (isCarrying()) {
      for (const id of shown) look(id);
      continue;
    }
    for (const card of cards) if (!isPending(card.dataset.id)) bring(card);
    // No longer among those of the page though it should be: it is elsewhere, or gone.
    for (const card of [...column.cards]) if (!shown.has(card.dataset.id) && !isPending(card.dataset.id) && (end == null || card.dataset.rank <= end)) look(card.dataset.id);
  }
  count();
  showAll(columns.values());
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-hide-guide]")) return;
  localStorage.setItem(hidden, "1");
  hideGuide();
});

function hideGuide() {
  const guide = document.getElementById("board-guide");
  if (guide && !guide.classList.contains("first") && localStorage.getItem(hidden)) guide.hidden = true;
}
