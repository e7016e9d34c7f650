// A button with data-copy copies its text, or that of the element it stands beside.
import { say } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const beside = button.parentElement.querySelector("pre, code, input, textarea");
  const text = button.dataset.copy || beside?.value || beside?.textContent || "";
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    // Without https the browser has no clipboard for pages: selected, it is one key away.
    beside?.select?.();
    if (beside && !beside.select) getSelection().selectAllChildren(beside);
    say("Press Ctrl+C to copy");
  }
});
