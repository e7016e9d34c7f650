// Somebody else saved first. What they did not touch is simply saved again; where both changed the same, a dialog shows both and nothing typed is lost.
import { close } from "./dialogs.js";
import { refresh } from "./live.js";

const dialog = () => document.getElementById("conflict");
let open = null;

document.addEventListener("answered", (event) => {
  const { target, detail } = event;
  const field = target.dataset?.conflict;
  if (!field || detail.status !== 412 || !detail.current) return;
  event.preventDefault();
  const control = target.elements[field];
  const theirs = lines(detail.current[field] ?? "");
  target.dataset.version = detail.current.version;
  if (theirs === lines(control.defaultValue)) queueMicrotask(() => target.requestSubmit());
  else show(target, control, theirs);
});

function show(form, control, theirs) {
  open = { form, control, theirs };
  dialog().querySelector("[data-mine]").value = control.value;
  dialog().querySelector("[data-theirs]").value = theirs;
  dialog().showModal();
}

document.addEventListener("click", ({ target }) => {
  const choice = target.closest("#conflict [data-choose]")?.dataset.choose;
  if (!choice || !open) return;
  const { form, control, theirs } = open;
  close(dialog());
  // What both started from is now what they saved.
  control.defaultValue = theirs;
  if (choice === "mine") form.requestSubmit();
  else if (choice === "edit") control.focus();
  else take(form, control, theirs);
});

function take(form, control, theirs) {
  control.value = theirs;
  delete form.dataset.dirty;
  form.querySelector("[data-edit-end]")?.click();
  refresh();
}

function lines(text) {
  return text.replace(/\r\n?/g, "\n");
}
