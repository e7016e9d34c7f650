// Shortcuts of one key, which a person can turn off (WCAG 2.1.4), and undo.
import { show } from "./dialogs.js";
import { isOn } from "./preferences.js";
import { takeLastBack } from "./toasts.js";

const places = { b: "/", n: "/notifications", r: "/runs", w: "/webhooks", o: "/connections" };
const waitsFor = 1_000;
let goesSince = 0;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && takeLastBack()) event.preventDefault();
  if (event.ctrlKey || event.metaKey || !isOn("shortcuts")) return;
  if (press(event.key)) event.preventDefault();
});

function press(key) {
  if (performance.now() - goesSince < waitsFor && places[key]) {
    location.assign(places[key]);
    return true;
  }
  goesSince = key === "g" ? performance.now() : -waitsFor;
  if (key === "?") show("shortcuts");
  else if (key === "/") focus("[data-search]") || location.assign("/search");
  else if (key === "c") return focus("[data-new]");
  else return false;
  return true;
}

// An address that ends in #new begins what the key c begins. Once, not with every reload.
addEventListener("DOMContentLoaded", begin);
addEventListener("hashchange", begin);

function begin() {
  if (location.hash !== "#new") return;
  history.replaceState(history.state, "", location.pathname + location.search);
  focus("[data-new]");
}

function focus(selector) {
  const element = document.querySelector(selector);
  if (element instanceof HTMLButtonElement) element.click();
  else element?.focus();
  return element !== null;
}

function isTyping(element) {
  return element.closest?.("input, textarea, select, [contenteditable]") !== null;
}
