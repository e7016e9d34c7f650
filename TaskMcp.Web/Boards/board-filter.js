// The filter works as one types; the address always says it, so that it can be shared, and "back" takes it back.
import { columns, count, fill } from "./board-columns.js";
import { showAll } from "./board-window.js";
import { refresh } from "./live.js";

const settles = 150;
let due = 0;
let applied = location.search;

const form = () => document.getElementById("board-filter");

document.addEventListener("input", (event) => {
  if (!event.target.closest?.("#board-filter")) return;
  clearTimeout(due);
  due = setTimeout(() => go(query()), settles);
});
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  document.getElementById("board-filters").hidePopover();
  go(query());
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-chip], #board-none a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(new URL(link.href).search, true);
});
addEventListener("popstate", () => apply());

function query() {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form())) if (value.trim()) values.append(name, value.trim());
  return values.size > 0 ? `?${values}` : "";
}

function go(search, isNew = false) {
  if (search === location.search) return;
  // One step back leads to what was there before somebody began to type.
  if (isNew || !location.search) history.pushState(null, "", location.pathname + search);
  else history.replaceState(null, "", location.pathname + search);
  apply();
}

async function apply() {
  // What is typed is in the address: the page may bring it again, in the field that has the focus as it is.
  delete form().dataset.dirty;
  await refresh();
}

/** Whether the board that has come belongs to another filter than the one that is shown. */
export function takeFilter() {
  const isOther = applied !== location.search;
  applied = location.search;
  return isOther;
}

/** Shows what the server has found. */
export function refill(fresh) {
  for (const column of columns.values()) {
    const list = fresh.getElementById(`cards-${column.key}`);
    if (!list) continue;
    fill(column, document.importNode(list, true));
    column.list.scrollTop = 0;
  }
  count();
  showAll(columns.values());
}
