// Forms and buttons that say in attributes what they ask of the API:
//   data-api="PATCH /api/tasks/1"   what to call         data-body='{"a":1}'    a button's body
//   data-version="7"                If-Match             data-confirm="Delete?" a question first (data-confirm-detail, data-confirm-yes)
//   data-shown-once         the answer shows a secret, so it is not kept for a repeat
//   data-then="go:/tasks/{id}"      afterwards: refresh (the default), go:ADDRESS, show:DIALOG-ID, stay, reset
//   data-done="Saved"               a message            data-undo="POST /api/…" with data-undo-body: offered with the message
import { call } from "./api.js";
import { ask, close, show } from "./dialogs.js";
import { parse } from "./exact-json.js";
import { FieldError, labelOf, placed, read } from "./fields.js";
import { refresh } from "./live.js";
import { say } from "./toasts.js";

let described = 0;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-api]");
  if (!form) return;
  event.preventDefault();
  send(form, form, event.submitter);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-api]");
  if (button) send(button, button.form ?? button, button);
});

/** Does what the attributes of an element say. @returns the answer, or null when it was not sent. */
export async function send(source, scope, button = null) {
  if (source.ariaBusy === "true") return null;
  const { confirm, confirmDetail, confirmYes } = source.dataset;
  if (confirm && !(await ask(confirm, confirmDetail, confirmYes, source.dataset.api.startsWith("DELETE")))) return null;
  clearErrors(scope);
  let body;
  try {
    body = bodyOf(source);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    showErrors(scope, { detail: error.message, errors: { [error.field]: [error.message] } });
    return null;
  }
  const [method, path] = source.dataset.api.split(" ");
  const { version } = source.dataset;
  busy(source, button, true);
  const answer = await call(method, path, body, { version, shownOnce: "shownOnce" in source.dataset });
  busy(source, button, false);
  // Who can mend a refusal prevents that it is shown.
  const isShown = source.dispatchEvent(new CustomEvent("answered", { detail: answer, bubbles: true, cancelable: true }));
  if (answer.ok) {
    follow(path, version, answer.value?.version);
    await succeed(source, answer.value, button);
  } else if (isShown) {
    showErrors(scope, answer.status === 412 ? await changed(source, version, answer) : answer);
  }
  return answer;
}

// What other forms of the page began from has become what was just saved: one in which somebody types is not refused for that.
// Not those that send what was there along (task-values.js), which is to be what is there.
function follow(path, from, to) {
  if (!from || !to) return;
  for (const form of document.querySelectorAll(`form[data-version="${CSS.escape(from)}"]:not([data-present])`)) if (form.dataset.api.split(" ")[1] === path) form.dataset.version = to;
}

// Somebody else was first. What is typed stays, and may be saved over that once it has been said; a button's change is made of what is there now.
async function changed(source, version, answer) {
  if (source.dataset.version !== version || !answer.current) return answer;
  if (!(source instanceof HTMLFormElement)) {
    await refresh();
    return answer;
  }
  source.dataset.version = answer.current.version;
  return { ...answer, detail: "Somebody else has changed this meanwhile. Save again to replace it with yours, or reload the page to see theirs." };
}

function bodyOf(source) {
  if (source.dataset.body) return parse(source.dataset.body);
  if (!(source instanceof HTMLFormElement)) return undefined;
  return source.dataset.api.startsWith("DELETE") ? undefined : read(source);
}

function busy(source, button, is) {
  source.ariaBusy = String(is);
  if (!button) return;
  button.ariaBusy = String(is);
  button.ariaDisabled = String(is);
}

async function succeed(source, value, button) {
  const { then = "refresh", done, undo, undoBody } = source.dataset;
  if (done) say(done, undo && { label: "Undo", run: () => takeBack(undo, undoBody) });
  if (source instanceof HTMLFormElement && (then === "reset" || then === "refresh")) forget(source, then === "reset");
  if (then.startsWith("go:")) {
    // It is done: not once more while the next page is on its way.
    busy(source, button, true);
    addEventListener("pageshow", () => busy(source, button, false), { once: true });
    location.assign(filled(then.slice(3), value));
    return;
  }
  if (then.startsWith("show:")) {
    close(source.closest("dialog"));
    if (source instanceof HTMLFormElement) forget(source, true);
    show(then.slice(5), value);
    await refresh();
    return;
  }
  if (then !== "stay") {
    close(source.closest("dialog"));
    await refresh();
  }
}

// What was typed is what is stored now, so a refresh may bring it again.
function forget(form, isEmptied) {
  delete form.dataset.dirty;
  if (isEmptied || form.closest("dialog")) form.reset();
}

async function takeBack(undo, body) {
  const [method, path] = undo.split(" ");
  const answer = await call(method, path, body ? JSON.parse(body) : undefined);
  say(answer.ok ? "Undone" : answer.detail, null, answer.ok ? "" : "bad");
  await refresh();
}

/** `/tasks/{id}` with what the answer has in place of the braces. */
function filled(address, value) {
  return address.replace(/\{([\w.]+)\}/g, (_, path) => encodeURIComponent(path.split(".").reduce((inner, step) => inner?.[step], value) ?? ""));
}

function clearErrors(scope) {
  for (const element of scope.querySelectorAll("[aria-invalid]")) element.removeAttribute("aria-invalid");
  for (const element of scope.querySelectorAll("[data-error], [data-error-for]")) element.textContent = "";
}

/** Shows a refusal once, where it belongs: at the fields it names, else in the form, else as a message. */
export function showErrors(scope, { detail, errors = {} }) {
  const wrong = [];
  let isTold = true;
  for (const [path, messages] of Object.entries(errors)) {
    const [control, place] = [placed(scope, path, "name"), placed(scope, path, "data-error-for")];
    if (control) wrong.push(control);
    control?.setAttribute("aria-invalid", "true");
    if (place) place.textContent = messages.map((message) => atField(message, path, control)).join(" ");
    if (place && control) describe(control, place);
    // What nobody would see is not told.
    isTold &&= place?.checkVisibility() ?? false;
  }
  isTold &&= wrong.length > 0;
  const place = scope.querySelector("[data-error]");
  if (place) place.textContent = isTold ? "" : detail;
  else if (!isTold) say(detail, null, "bad");
  // The field gets the focus, so that what stands there is heard.
  wrong[0]?.focus();
}

// In a list, where it stands says which field is meant: `columns[1].name must be …` is `Name must be …` there.
function atField(message, path, control) {
  if (!control || !path.includes("[")) return message;
  if (message.startsWith(path)) return labelOf(control) + message.slice(path.length);
  return /^(is|must|has) /.test(message) ? `${labelOf(control)} ${message}` : message;
}

function describe(control, place) {
  place.id ||= `error-${(described += 1)}`;
  const ids = new Set(control.getAttribute("aria-describedby")?.split(" "));
  control.setAttribute("aria-describedby", [...ids.add(place.id)].join(" "));
}

// A form in which somebody types is not overwritten by a refresh.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form) form.dataset.dirty = "";
});
document.addEventListener("reset", (event) => delete event.target.dataset.dirty);
