// The editor of a binding: brings the form of the chosen tool, tries what is written, and shows refusals where they belong.
import { showErrors } from "./actions.js";
import { show } from "./dialogs.js";
import { FieldError } from "./fields.js";
import { draftOf } from "./binding-draft.js";
import { place } from "./binding-errors.js";
import { later, tryNow } from "./binding-preview.js";
import { follow } from "./schedule-preview.js";
import { present, start } from "./tool-input.js";
import { say } from "./toasts.js";
import "./template-help.js";

const form = document.querySelector("[data-editor]");
let groups = 0;
let asked = null;

if (form) {
  const schema = form.querySelector("[data-schema]");
  if (schema) start(schema);
  follow(form);
  later(form);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
}

function changed({ target }) {
  if (target.matches("[data-choose]")) choose(target.dataset.choose);
  if (target.matches("[data-trigger]")) address({ trigger: target.value });
  if (!target.matches("[data-help-search]")) later(form);
}

// Another connection or tool has another form: the server renders it, and what was typed for fields of the same name stays.
async function choose(what) {
  const query = { connection: form.querySelector("#choose-connection").value, tool: what === "connection" ? "" : form.querySelector("#choose-tool").value };
  address(query);
  // Who chooses again does not wait for what was chosen before.
  asked?.abort();
  const { signal } = (asked = new AbortController());
  const text = await fetch(location.href, { headers: { accept: "text/html" }, signal }).then((answer) => (answer.ok ? answer.text() : null)).catch(() => null);
  if (signal.aborted) return;
  const fresh = text && new DOMParser().parseFromString(text, "text/html").getElementById("then");
  if (!fresh) return say("The form of what you chose can't be had right now. Choose it again.", null, "bad");
  const old = form.querySelector("[data-schema]");
  const typed = old ? present(old) : {};
  swap(fresh, what);
  const schema = form.querySelector("[data-schema]");
  if (schema) {
    keep(schema, typed);
    start(schema);
  }
  later(form);
}

// The lists themselves stay: somebody may still be typing the name of a tool in one.
function swap(fresh, what) {
  const lists = document.querySelector("#then > .columns");
  const tools = lists.querySelector("#choose-tool");
  const freshTools = fresh.querySelector("#choose-tool");
  if (what === "connection") {
    tools.replaceChildren(...freshTools.childNodes);
    tools.disabled = freshTools.disabled;
  }
  while (lists.nextSibling) lists.nextSibling.remove();
  for (let next = fresh.querySelector(":scope > .columns").nextSibling; next; next = fresh.querySelector(":scope > .columns").nextSibling) lists.parentElement.append(next);
}

function keep(schema, typed) {
  const carrier = schema.querySelector("[data-carrier]");
  const known = [...schema.querySelectorAll("[data-root] > [data-field] > [data-control] > [data-fields] > [data-field]")].map((field) => field.dataset.field);
  const kept = Object.fromEntries(Object.entries(typed).filter(([name]) => known.includes(name)));
  if (Object.keys(kept).length > 0) carrier.value = JSON.stringify(kept);
}

// What is chosen can be linked to.
function address(values) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-try-now]")) tryNow(form, true);
  if (target.closest("[data-add-group]")) addGroup();
});

function addGroup() {
  const list = form.querySelector("#conditions");
  list.append(list.querySelector(":scope > template[data-group]").content.cloneNode(true));
  const group = list.lastElementChild;
  const id = `any-new-${groups += 1}`;
  group.querySelector("[data-items]").id = id;
  group.querySelector("[data-add-row]").dataset.addRow = id;
  group.querySelector("input").focus();
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

// Before the common code reads the form, whose values it does not know.
document.addEventListener("submit", (event) => {
  if (event.target !== form) return;
  try {
    form.dataset.body = JSON.stringify(draftOf(form));
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    event.preventDefault();
    event.stopPropagation();
    showErrors(form, { detail: error.message, errors: { [error.field]: [error.message] } });
  }
}, true);

document.addEventListener("answered", ({ target, detail }) => {
  if (target !== form) return;
  if (detail.ok) saved(detail.value);
  else place(form, detail.errors);
});

function saved(binding) {
  delete form.dataset.dirty;
  const dialog = document.getElementById("saved");
  const run = dialog.querySelector("[data-run-saved]");
  if (run) {
    const task = form.querySelector("[data-try-task]")?.value;
    run.dataset.api = `POST ${form.dataset.runs}/${binding.id}/trigger`;
    if (task) run.dataset.body = JSON.stringify({ task_ids: [task] });
  }
  tellWebhook(dialog.querySelector("[data-webhook-shown]"), binding);
  show(dialog.id);
}

function tellWebhook(shown, binding) {
  if (!binding.webhook || !shown) return;
  shown.hidden = false;
  shown.querySelector("[data-webhook-address]").value = location.origin + binding.webhook.path;
  shown.querySelector("[data-webhook-secret]").value = binding.webhook.secret ?? "";
  shown.querySelector("[data-webhook-secret-row]").hidden = !binding.webhook.secret;
}

// A new binding is there now: saving the form again would make a second one.
document.getElementById("saved")?.addEventListener("close", () => {
  if ("isNew" in form.dataset) location.assign(document.querySelector("[data-saved-home]").href);
});
