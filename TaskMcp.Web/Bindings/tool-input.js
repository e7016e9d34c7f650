// The input of a tool as a form and as JSON. Whichever is written in, the other and the hidden field that is sent follow.
import { isCarried, parse } from "./exact-json.js";
import { addEntry, fieldAt, fill, turn, valueOf } from "./schema-form.js";

document.addEventListener("input", ({ target }) => {
  const schema = target.closest("[data-schema]");
  if (!schema) return;
  if (target.matches("[data-raw]")) fromJson(schema, target.value);
  else if (target.closest("[data-root]")) fromForm(schema);
});
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-root] select")) fromForm(target.closest("[data-schema]"));
});

document.addEventListener("click", ({ target }) => {
  const schema = target.closest("[data-schema]");
  const button = target.closest("button");
  if (!schema || !button) return;
  const field = button.closest("[data-field]");
  if (button.matches("[data-add-entry]")) addEntry(field).querySelector("textarea, input, select, button")?.focus();
  else if (button.matches("[data-remove-entry]")) remove(field);
  else if (button.matches("[data-toggle-text]")) toggle(field, button.ariaPressed !== "true");
  else if (button.matches("[data-view-form]")) look(schema, false);
  else if (button.matches("[data-view-json]")) look(schema, true);
  else return;
  fromForm(schema);
  // As if somebody had typed, so that a preview is made anew.
  carrier(schema).dispatchEvent(new Event("input", { bubbles: true }));
});

/** Fills the form with what is to be sent: when the page has come, and when another tool was chosen. */
export function start(schema) {
  fill(root(schema), parsed(carrier(schema).value) ?? {});
  fromForm(schema);
}

/** What is written now, as far as it can be read. */
export function present(schema) {
  return parsed(carrier(schema).value) ?? {};
}

/** The element where an error of the API belongs. */
export function placeOf(schema, steps) {
  return schema.querySelector("[data-json]").classList.contains("gone") ? fieldAt(root(schema), steps) : null;
}

function fromForm(schema) {
  if (isByHand(schema)) return;
  const text = JSON.stringify(valueOf(root(schema)) ?? {}, null, 2);
  carrier(schema).value = text;
  if (document.activeElement !== raw(schema)) raw(schema).value = text;
}

function fromJson(schema, text) {
  carrier(schema).value = text.trim() === "" ? "{}" : text;
  const value = parsed(text);
  if (value && !isByHand(schema)) fill(root(schema), value);
}

function look(schema, isJson) {
  const value = parsed(carrier(schema).value);
  // A form cannot show what is no JSON.
  if (!isJson && !value) return;
  if (isJson) raw(schema).value = carrier(schema).value;
  schema.querySelector("[data-json]").classList.toggle("gone", !isJson);
  schema.querySelector("[data-form]").classList.toggle("gone", isJson);
  schema.querySelector("[data-view-json]").ariaPressed = String(isJson);
  schema.querySelector("[data-view-form]").ariaPressed = String(!isJson);
}

// What was chosen or filled in is what the text begins with, and the other way round where the kind can show it.
function toggle(field, isText) {
  const value = valueOf(field);
  if (isText) {
    turn(field, true);
    const text = field.querySelector(":scope > [data-text] textarea");
    text.value = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
    text.focus();
  } else {
    turn(field, false);
    fill(field, value);
    if (field.querySelector(":scope > [data-text]").hidden === false) fill(field, undefined);
  }
}

function remove(field) {
  const beside = field.nextElementSibling ?? field.previousElementSibling;
  const list = field.parentElement.closest("[data-field]");
  field.remove();
  (beside?.querySelector("[data-remove-entry]") ?? list.querySelector("[data-add-entry]"))?.focus();
}

function parsed(text) {
  try {
    const value = parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isCarried(value) ? value : null;
  } catch {
    return null;
  }
}

function isByHand(schema) {
  return root(schema).dataset.kind !== "object";
}

function carrier(schema) {
  return schema.querySelector("[data-carrier]");
}

function raw(schema) {
  return schema.querySelector("[data-raw]");
}

function root(schema) {
  return schema.querySelector("[data-root] > [data-field]");
}
