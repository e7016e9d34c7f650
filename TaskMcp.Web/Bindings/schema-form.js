// A form that was made from a JSON Schema, and the same as JSON: both write the hidden field that is sent, so they stay in step.
import { isCarried, parse } from "./exact-json.js";

/** The value that an element of the form stands for; undefined when it is left out. */
export function valueOf(field) {
  const { kind, fixed } = field.dataset;
  const control = part(field, "[data-control]");
  if (isText(field)) return meant(part(field, "[data-text]").querySelector("textarea").value);
  if (kind === "object") return objectOf(field, control);
  if (kind === "list") return listOf(field, control);
  if (kind === "fixed") return isRequired(field) ? parse(fixed) : undefined;
  const text = control.querySelector("[data-value]").value;
  if (kind === "text") return text === "" && !isRequired(field) ? undefined : text;
  if (kind === "boolean" || kind === "choice") return text === "" ? undefined : parse(text);
  if (kind === "json") return meant(text);
  return number(text);
}

/** Shows a value in an element of the form, as a text where its kind cannot. */
export function fill(field, value) {
  const { kind } = field.dataset;
  const control = part(field, "[data-control]");
  const fits = value === undefined || canShow(field, value);
  turn(field, !fits);
  if (!fits) part(field, "[data-text]").querySelector("textarea").value = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  else if (kind === "object") fillObject(field, control, value ?? {});
  else if (kind === "list") fillList(control, value ?? []);
  else if (kind !== "fixed") control.querySelector("[data-value]").value = shown(kind, value);
}

/** Turns between the kind of a field and a text that is a template or JSON. */
export function turn(field, isText) {
  const text = part(field, "[data-text]");
  if (!text) return;
  const button = part(field, ".field-head").querySelector("[data-toggle-text]");
  text.hidden = !isText;
  part(field, "[data-control]").hidden = isText;
  button.ariaPressed = String(isText);
  if (isText) button.hidden = false;
}

/** The element of the form where a path of the API such as `entities[0].name` is, or the nearest around it. */
export function fieldAt(field, steps) {
  if (steps.length === 0 || isText(field)) return field;
  const [step, ...rest] = steps;
  const inner = field.dataset.kind === "list" ? entriesOf(part(field, "[data-control]"))[Number(step)] : fieldsOf(part(field, "[data-control]")).find((one) => one.dataset.field === step);
  return inner ? fieldAt(inner, rest) : field;
}

export function addEntry(field) {
  const entries = part(field, "[data-control]").querySelector("[data-entries]");
  entries.append(entries.querySelector(":scope > template").content.cloneNode(true));
  return entries.lastElementChild;
}

function objectOf(field, control) {
  const result = parse(field.dataset.rest ?? "{}");
  for (const inner of fieldsOf(control)) {
    const value = valueOf(inner);
    if (value !== undefined) result[inner.dataset.field] = value;
  }
  return Object.keys(result).length > 0 || isRequired(field) ? result : undefined;
}

function listOf(field, control) {
  const entries = entriesOf(control).map((entry) => valueOf(entry) ?? "");
  return entries.length > 0 || isRequired(field) ? entries : undefined;
}

function fillObject(field, control, value) {
  const inner = fieldsOf(control);
  for (const one of inner) fill(one, value[one.dataset.field]);
  // What the schema does not name is kept, and shown.
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !inner.some((one) => one.dataset.field === name)));
  const place = part(field, "[data-rest]");
  place.hidden = Object.keys(rest).length === 0;
  place.textContent = place.hidden ? "" : `Also sent, though the tool does not name it: ${JSON.stringify(rest)}`;
  if (place.hidden) delete field.dataset.rest;
  else field.dataset.rest = JSON.stringify(rest);
}

function fillList(control, values) {
  for (const entry of entriesOf(control)) entry.remove();
  for (const value of values) fill(addEntry(control.closest("[data-field]")), value);
}

function canShow(field, value) {
  switch (field.dataset.kind) {
    case "text": return typeof value === "string";
    case "number": case "integer": return typeof value === "number" || typeof value === "string" || isCarried(value);
    case "boolean": return typeof value === "boolean";
    case "choice": return [...field.querySelector("[data-value]").options].some((option) => option.value === JSON.stringify(value));
    case "list": return Array.isArray(value);
    case "object": return typeof value === "object" && value !== null && !Array.isArray(value) && !isCarried(value);
    default: return true;
  }
}

function shown(kind, value) {
  if (value === undefined) return "";
  if (kind === "boolean" || kind === "choice") return JSON.stringify(value);
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

// Text that is a list, an object, a number, true, false or null is that; everything else is a text, and so a template.
function meant(text) {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (trimmed.startsWith("{{") || trimmed.startsWith("{%")) return text;
  try {
    return parse(trimmed);
  } catch {
    return text;
  }
}

function number(text) {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(trimmed)) return text;
  try {
    return parse(trimmed.replace(/^(-?)0+(?=\d)/, "$1"));
  } catch {
    return text;
  }
}

function isText(field) {
  return part(field, "[data-text]")?.hidden === false;
}

function isRequired(field) {
  return "required" in field.dataset;
}

function part(field, selector) {
  return field.querySelector(`:scope > ${selector}`);
}

function fieldsOf(control) {
  return [...control.querySelectorAll(":scope > [data-fields] > [data-field]")];
}

function entriesOf(control) {
  return [...control.querySelectorAll(":scope > [data-entries] > [data-field]")];
}
