// The editor's form as the body that the API takes.
import { parse } from "./exact-json.js";
import { read } from "./fields.js";

/** @throws FieldError when something that has to be JSON is none. */
export function draftOf(form) {
  const draft = read(form);
  draft.config ??= {};
  draft.config.conditions = (draft.config.conditions ?? []).map(condition);
  // An empty handling field is none.
  draft.config.output_handling = (draft.config.output_handling ?? []).map(({ action, field, template }) => ({ action, ...(field ? { field } : {}), ...(template ? { template } : {}) }));
  if (draft.webhook && Object.keys(draft.webhook).length === 0) delete draft.webhook;
  return draft;
}

/** What is tried: the draft with what a stored binding keeps, and what it is tried on. */
export function triedOf(form) {
  const draft = { ...draftOf(form), connection_id: valueOf(form, "connection_id"), binding_type: valueOf(form, "binding_type") };
  const task = form.querySelector("[data-try-task]")?.value;
  const event = form.querySelector("[data-try-event]")?.value;
  const payload = form.querySelector("[data-try-payload]")?.value.trim();
  delete draft.webhook;
  if (draft.name === null) delete draft.name;
  if (task) draft.task_id = task;
  if (draft.binding_type !== "webhook") return event ? { ...draft, event } : draft;
  try {
    return payload ? { ...draft, payload: parse(payload) } : draft;
  } catch {
    return { ...draft, payload };
  }
}

function condition(row) {
  if (row.any) return { any: row.any.map(condition) };
  if (!("operator" in row)) return row;
  const { field, operator, value } = row;
  return { field, operator, value: meant(operator, value ?? "") };
}

// `exists` asks for true or false, `in` for a list; all others take what JSON says, or else a text.
function meant(operator, text) {
  const value = json(text);
  if (operator === "exists") return value !== false;
  if (operator === "matches") return typeof value === "string" ? value : text;
  if (operator !== "in" || Array.isArray(value) || /\{[{%]/.test(text)) return value;
  return text.split(",").map((entry) => json(entry.trim())).filter((entry) => entry !== "");
}

function json(text) {
  try {
    return parse(text);
  } catch {
    return text;
  }
}

function valueOf(form, name) {
  return form.querySelector(`[name="${name}"]`).value || undefined;
}
