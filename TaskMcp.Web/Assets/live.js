// Keeps the page as the server would render it now. The feed says that something has changed; the page is asked for anew and brought in place.
import { morph } from "./morph.js";
import { gone, signedIn, signedOut } from "./session.js";
import { tellTimes } from "./time.js";
import { stand } from "./toasts.js";

const settles = 60;
const leavesAfter = 10_000;
const asksAgainAfter = 5_000;
const isAwayAfter = 3_000;
const taskEvents = [
  "task.created", "task.updated", "task.completed", "task.reopened", "task.deleted", "task.moved",
  "task.assigned", "task.tag_added", "task.note_added", "task.due_approaching", "task.due_passed",
];
const listeners = new Set();
const status = () => document.querySelector("[data-live-status]");

let running = null;
let isStale = false;
let isDue = false;
let source = null;
let leaving = 0;
let returning = 0;
let missing = 0;
let away = null;

/** A page that brings events in itself: `listener(type, data)` returns true when there is no need to ask for the page. */
export function onEvent(listener) {
  listeners.add(listener);
}

/** Asks for the page anew. What comes while that runs leads to one more, not to one each. */
export function refresh() {
  isStale = true;
  return (running ??= run().finally(() => { running = null; }));
}

async function run() {
  while (isStale) {
    isStale = false;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer) return;
    reached();
    if (answer.redirected) return new URL(answer.url).pathname === "/welcome" ? signedOut() : location.reload();
    if (answer.status === 403 || answer.status === 404) return gone();
    if (!answer.ok) continue;
    signedIn();
    apply(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }
}

// A script that keeps a part of the page itself takes what it needs from `event.detail`, the fresh document, before the rest is brought in place.
function apply(fresh) {
  document.dispatchEvent(new CustomEvent("refreshing", { detail: fresh }));
  document.title = fresh.title;
  for (const region of fresh.querySelectorAll("[data-region]")) {
    const present = document.getElementById(region.id);
    if (!present) continue;
    tellTimes(region);
    morph(present, region);
  }
  document.dispatchEvent(new CustomEvent("refreshed"));
}

// Several events of one change come together.
function changed(type, data) {
  for (const listener of listeners) if (listener(type, data)) return;
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    refresh();
  }, settles);
}

// The first "changed" of a stream names every kind, so what happened before it was open is not missed.
function follow() {
  const { live, liveProject } = document.body.dataset;
  if (live === undefined || source) return;
  const query = new URLSearchParams({ changes: live });
  if (liveProject) query.set("project_id", liveProject);
  source = new EventSource(`/api/events?${query}`);
  if (live.split(",").includes("tasks")) for (const type of taskEvents) source.addEventListener(type, (event) => changed(type, JSON.parse(event.data)));
  source.addEventListener("changed", (event) => changed("changed", JSON.parse(event.data)));
  source.onopen = () => {
    tell("Live", "live");
    reached();
  };
  source.onerror = () => {
    tell("Offline", "away");
    // Not for a moment, as while a server starts anew.
    missing ||= setTimeout(isMissed, isAwayAfter);
    // What was refused, as while a server starts behind a proxy, a browser does not ask for again by itself; the page may say why.
    if (source.readyState === EventSource.CLOSED) comeBack();
  };
}

function reached() {
  clearTimeout(missing);
  missing = 0;
  away?.();
  away = null;
}

function isMissed() {
  away ??= stand("The server can't be reached. What you see may be old; what you type stays here. The page goes on by itself when the server is back.");
}

function comeBack() {
  leave();
  refresh();
  returning = setTimeout(() => {
    if (!document.hidden) follow();
  }, asksAgainAfter);
}

function leave() {
  clearTimeout(returning);
  source?.close();
  source = null;
}

// Over HTTP/1.1 a browser has six connections for all tabs of a site: a stream that nobody looks at would take one of them. It also keeps a page from being kept for "back".
document.addEventListener("visibilitychange", () => {
  clearTimeout(leaving);
  if (document.hidden) leaving = setTimeout(leave, leavesAfter);
  else follow();
});
addEventListener("pagehide", leave);
addEventListener("pageshow", follow);

function tell(words, state) {
  if (!status()) return;
  status().textContent = words;
  status().dataset.state = state;
}

follow();
