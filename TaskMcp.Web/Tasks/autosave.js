// A form with data-autosave is sent when something in it has changed: a choice at once, text when it is left or Enter is pressed, a date when typing rests.
import { show } from "./dialogs.js";
import { read } from "./fields.js";

const rests = 900;
const waiting = new Map();

document.addEventListener("change", ({ target }) => {
  const form = target.form;
  if (!form?.matches("form[data-autosave]")) return;
  if (target.dataset.other && target.value === "other") {
    form.reset();
    show(target.dataset.other);
    return;
  }
  // A date is complete with every key while its year is typed.
  if (target.type === "datetime-local" && target.matches(":focus")) later(form);
  else save(form);
});

document.addEventListener("focusout", ({ target }) => {
  if (waiting.has(target.form)) save(target.form);
});

function later(form) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => save(form), rests));
}

function save(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (form.ariaBusy === "true") form.addEventListener("answered", () => queueMicrotask(() => save(form)), { once: true });
  else if ("changed" in form.dataset && Object.keys(read(form)).length === 0) delete form.dataset.dirty;
  else form.requestSubmit();
}

// A choice that was refused goes back to what is; what was typed stays to be mended.
document.addEventListener("answered", ({ target, detail }) => {
  if (!detail.ok && target.matches("form[data-autosave]") && target.querySelector("select")) target.reset();
});

// A heading is one line, and Enter ends it.
document.addEventListener("keydown", (event) => {
  // Enter and Escape of an input method end its word, not the field.
  if (event.isComposing) return;
  if (event.key === "Enter" && event.target.matches?.("[data-one-line]")) {
    event.preventDefault();
    event.target.blur();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("[data-ctrl-enter]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === "Escape" && event.target.matches?.("form[data-autosave] :is(input, textarea)")) {
    event.target.value = event.target.defaultValue;
    delete event.target.form.dataset.dirty;
  }
});
document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-one-line]") && /\n/.test(target.value)) target.value = target.value.replace(/\s*\n\s*/g, " ");
});

// Nobody leaves by accident what is not saved.
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
});
