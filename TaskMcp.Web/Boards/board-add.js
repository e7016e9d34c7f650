// A new task at the foot of a column. The field stays open for the next one.
import { call } from "./api.js";
import { showErrors } from "./actions.js";
import { board, columns, find } from "./board-columns.js";
import { all, renew } from "./board-load.js";
import { reveal, show } from "./board-window.js";
import { say } from "./toasts.js";

let adding = Promise.resolve();

const formOf = (key) => document.querySelector(`[data-quick="${CSS.escape(key)}"]`);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-add]");
  if (opener) open(formOf(opener.dataset.add));
  const presser = event.target.closest("[data-press]");
  if (presser) document.querySelector(presser.dataset.press)?.click();
});

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && !event.isComposing && event.target.closest?.("[data-quick]");
  if (form) close(form);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-quick]");
  if (!form) return;
  event.preventDefault();
  const field = form.elements.title;
  const title = field.value.trim();
  if (!title) return;
  // The next one may be typed, and sent, while this one is on its way; they come in their order.
  field.value = "";
  form.querySelector("[data-error]").textContent = "";
  const answer = await (adding = adding.then(() => call("POST", "/api/tasks", { title, project_id: board().dataset.project, status: form.dataset.quick })));
  if (answer.ok) return bringIn(answer.value, form.dataset.quick);
  if (field.value === "") field.value = title;
  showErrors(form, field.value === title ? answer : { ...answer, detail: `“${title}” was not added: ${answer.detail}` });
});

async function bringIn({ id }, key) {
  const column = columns.get(key);
  await all(column);
  for (const changed of await renew([id])) show(changed);
  const card = find(id);
  if (card) reveal(card, column);
  else say("Added. The filter hides it.");
}

function open(form) {
  form.hidden = false;
  form.previousElementSibling.hidden = true;
  form.closest("[data-column]").scrollIntoView({ block: "nearest", inline: "nearest" });
  form.elements.title.focus();
}

function close(form) {
  form.hidden = true;
  form.previousElementSibling.hidden = false;
  form.previousElementSibling.focus();
}
