// Variables and filters, put where somebody writes: [data-insert] goes to the cursor of the field of templates ([data-template]) that was written in last.
import { say } from "./toasts.js";

let target = null;

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-template]")) target = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  if (!target?.isConnected || target.closest("[hidden]")) return say("Click into the field first that it should stand in.");
  insert(button.dataset.insert, "insertFilter" in button.dataset);
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-help-search]")) return;
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const item of event.target.closest("[data-help]").querySelectorAll("[data-help-text]")) item.hidden = !words.every((word) => item.dataset.helpText.toLowerCase().includes(word));
});

// A filter belongs inside of an output: at the end of the one that the cursor is in, or before it.
function insert(text, isFilter) {
  let at = target.selectionStart ?? target.value.length;
  if (isFilter) {
    const close = target.value.indexOf("}}", Math.max(0, at - 2));
    const before = target.value.lastIndexOf("}}", at);
    const end = close >= 0 ? close : before;
    if (end < 0) return say("A filter goes into an output: put a variable there first.");
    at = target.value.slice(0, end).trimEnd().length;
    target.setRangeText(text, at, at, "end");
  } else {
    target.setRangeText(text, at, target.selectionEnd ?? at, "end");
  }
  target.focus();
  target.dispatchEvent(new Event("input", { bubbles: true }));
}
