// A form as the JSON that the API takes. A control's `name` is a path (`transport.command`); `data-as` says what its text means.
import { parse } from "./exact-json.js";

const readers = {
  text: (text) => text.trim(),
  exact: (text) => text,
  number: (text) => (text.trim() === "" ? "" : numberOf(text)),
  // A list on one line, or one entry a line.
  list: (text) => text.split(/[,\n]/).map((entry) => entry.trim()).filter(Boolean),
  numbers: (text) => text.split(/[,\s]+/).filter(Boolean).map(numberOf),
  lines: (text) => text.split("\n").map((entry) => entry.trim()).filter(Boolean),
  // An object, one `name = value` a line.
  settings: (text) => {
    const entries = readers.lines(text).map((line) => line.split("=").map((part) => part.trim()));
    return entries.length === 0 ? "" : Object.fromEntries(entries.map(([name, ...rest]) => [name, rest.join("=")]));
  },
  json: (text) => (text.trim() === "" ? "" : parse(text)),
  // What a date input gives is in the reader's zone; the API has instants.
  instant: (text) => (text === "" ? "" : new Date(text).toISOString()),
  // JSON where it is any, else the text as it is: for values that are compared with.
  loose: (text) => {
    try {
      return text.trim() === "" ? "" : parse(text);
    } catch {
      return text;
    }
  },
};

// Not null, which is what JSON makes of a number that is none.
function numberOf(text) {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new RangeError(`“${text.trim()}” is not a number.`);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) throw new RangeError(`“${text.trim()}” has more digits than are kept; at most ${Number.MAX_SAFE_INTEGER} is.`);
  return number;
}

/** What is wrong in a form before it is sent. */
export class FieldError extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

/**
 * Reads a form or any element with controls. An empty control is left out, or `null` with `data-empty="null"`, or kept with `data-empty="keep"`.
 * A control with `data-local` only steers the form. In a form with `data-changed` only what differs from what the page was made with is read.
 * `[data-items="path"]` holds `[data-item]` elements that become the entries of an array; `[data-pairs="path"]` holds `[data-pair]` elements, each with two
 * controls: the name and the value of a member of an object (one without a value is left out, or kept with `data-blank="keep"`).
 */
export function read(root) {
  const result = {};
  for (const control of controlsOf(root)) put(result, control, root);
  for (const list of root.querySelectorAll("[data-items]")) {
    if (nearest(list.parentElement, root) !== root || list.closest("[hidden]")) continue;
    const items = [...list.querySelectorAll("[data-item]")].filter((item) => item.closest("[data-items]") === list).map((item) => (item.dataset.item === "value" ? single(item) : read(item)));
    if (items.length > 0 || list.dataset.empty === "keep") set(result, list.dataset.items, items);
    else if (list.dataset.empty === "null") set(result, list.dataset.items, null);
  }
  for (const list of root.querySelectorAll("[data-pairs]")) {
    if (nearest(list, root) !== root || list.closest("[hidden]")) continue;
    const pairs = [...list.querySelectorAll("[data-pair]")].map(pair).filter(([name, value]) => name !== "" && (value !== "" || list.dataset.blank === "keep"));
    if (pairs.length > 0 || list.dataset.empty === "keep") set(result, list.dataset.pairs, Object.fromEntries(pairs));
  }
  return result;
}

function controlsOf(root) {
  return [...root.querySelectorAll("input[name], select[name], textarea[name]")]
    .filter((control) => !control.matches(":disabled, [data-local]") && !control.closest("[hidden]") && nearest(control, root) === root);
}

// A control belongs to the innermost item around it.
function nearest(element, root) {
  const item = element?.closest("[data-item]");
  return item && root.contains(item) && item !== root ? item : root;
}

function put(result, control, root) {
  if (control.type === "radio" && !control.checked) return;
  if (root.hasAttribute?.("data-changed") && !hasChanged(control)) return;
  const value = valueOf(control);
  const empty = value === "" || (Array.isArray(value) && value.length === 0);
  if (!empty || control.dataset.empty === "keep") set(result, control.name, value);
  else if (control.dataset.empty === "null") set(result, control.name, null);
}

function pair(row) {
  const [name, value] = row.querySelectorAll("input, select, textarea");
  return [name.value.trim(), valueOf(value)];
}

function single(item) {
  const control = item.querySelector("input, select, textarea");
  return control ? valueOf(control) : null;
}

function valueOf(control) {
  if (control.type === "checkbox") return ticked(control);
  if (control.multiple) return [...control.selectedOptions].map((option) => option.value);
  try {
    return readers[control.dataset.as ?? "text"](control.value);
  } catch (error) {
    throw new FieldError(control.name, `${labelOf(control)} ${error instanceof SyntaxError ? "is not valid JSON" : "can't be read"}: ${error.message}`);
  }
}

// Ticks with a value and data-as="list" are entries of a list; one without a value is a yes or no.
function ticked(control) {
  if (!control.hasAttribute("value")) return control.checked;
  if (control.dataset.as === "list") return control.checked ? [control.value] : [];
  return control.checked ? control.value : "";
}

function hasChanged(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return control.value !== control.defaultValue;
}

/** What people call a control. */
export function labelOf(control) {
  return control.getAttribute("aria-label") ?? [...(control.labels?.[0]?.childNodes ?? [])].map((node) => node.textContent.trim()).find(Boolean) ?? control.name;
}

/** The element that an error's path names, as `attribute` says it: `name`, or `columns[1].name` in the second item of the list. */
export function placed(root, path, attribute) {
  const exact = root.querySelector(`[${attribute}="${CSS.escape(path)}"]`);
  if (exact) return exact;
  const [, list, index, inner] = path.match(/^([^[\]]+)\[(\d+)\]\.(.+)$/) ?? [];
  const item = list && root.querySelectorAll(`[data-items="${CSS.escape(list)}"] > [data-item]`)[index];
  return item ? placed(item, inner, attribute) : null;
}

function set(target, path, value) {
  const steps = path.split(".");
  const last = steps.pop();
  for (const step of steps) target = target[step] ??= {};
  target[last] = Array.isArray(target[last]) && Array.isArray(value) ? [...target[last], ...value] : value;
}
