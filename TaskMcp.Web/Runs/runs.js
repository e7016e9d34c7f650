// Says what came of replaying many runs: not all that matched are run again.
import { say } from "./toasts.js";

document.addEventListener("answered", ({ target, detail }) => {
  if (!target.matches("[data-replay]") || !detail.ok) return;
  const { replayed, superseded, passed, next_cursor: more } = detail.value;
  const parts = [`${replayed.length} ${replayed.length === 1 ? "run is" : "runs are"} queued again`];
  if (superseded.length > 0) parts.push(`${superseded.length} left out, since a later run has succeeded`);
  if (passed.length > 0) parts.push(`${passed.length} had changed meanwhile`);
  if (more) parts.push("more match: replay once more");
  say(`${parts.join("; ")}.`);
});
