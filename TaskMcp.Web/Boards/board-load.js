// Cards from the server: the next of a column, and single ones that have changed.
import { board, bring, columns, count, find, forget, put } from "./board-columns.js";
import { tellTimes } from "./time.js";

const path = (rest) => `/projects/${board().dataset.project}/${rest}`;
const filter = () => new URLSearchParams(location.search);

/** Loads the next cards of a column; who asks while that runs gets the same answer. @returns whether there were any. */
export function more(column) {
  if (!column.next) return Promise.resolve(false);
  return (column.loading ??= load(column).finally(() => { column.loading = null; }));
}

async function load(column) {
  const query = filter();
  const asked = column.next;
  query.set("cursor", asked);
  const list = await get(path(`columns/${encodeURIComponent(column.key)}?${query}`));
  // Another filter, or another list, has come meanwhile.
  if (!list || asked !== column.next) return false;
  column.next = list.dataset.next ?? "";
  for (const card of [...list.children]) if (!find(card.dataset.id)) put(document.adoptNode(card), column, column.cards.length);
  tell(list);
  return true;
}

/** Loads all of a column. */
export async function all(column) {
  while (column.next && (await more(column)));
}

/** Asks for cards anew and brings them in. @returns the columns that look different; null when it is too late for that (`isLate`). */
export async function renew(ids, isLate = () => false) {
  const query = filter();
  for (const id of ids) query.append("task", id);
  const list = await get(path(`cards?${query}`));
  if (isLate()) return null;
  const changed = new Set();
  if (!list) return changed;
  const found = new Set();
  for (const fresh of [...list.children]) {
    found.add(fresh.dataset.id);
    for (const column of bring(fresh)) changed.add(column);
  }
  for (const id of ids) {
    const gone = !found.has(id) && find(id);
    if (!gone) continue;
    changed.add(columns.get(gone.dataset.status));
    forget(gone);
  }
  tell(list);
  return changed;
}

function tell(list) {
  const counts = JSON.parse(list.dataset.counts ?? "{}");
  count(counts);
}

async function get(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("ul");
  if (list) tellTimes(list);
  return list;
}
