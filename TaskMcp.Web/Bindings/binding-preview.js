// What the binding would do, as it is written now: asked when the typing rests, and nothing is called (SPEC B-11).
import { call } from "./api.js";
import { clear, place } from "./binding-errors.js";
import { triedOf } from "./binding-draft.js";
import { FieldError } from "./fields.js";

const rests = 700;
let timer = 0;
let asked = null;
let last = "";

/** Asks again soon, when something has changed. */
export function later(form) {
  clearTimeout(timer);
  timer = setTimeout(() => tryNow(form, false), rests);
}

/** @param isWanted somebody asked for it: also when nothing has changed. */
export async function tryNow(form, isWanted) {
  clearTimeout(timer);
  // Who may only look is shown no preview.
  if (!result(form)) return;
  let draft;
  try {
    draft = triedOf(form);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    say(form, error.message);
    return;
  }
  if (!draft.connection_id || !draft.config.tool_name) return say(form, "Choose a connection and a tool, and what it would be called with is shown here.", "dim");
  if ("isProject" in form.dataset && !draft.task_id) return say(form, "It can be tried as soon as the project has a task.", "dim");
  const body = JSON.stringify(draft);
  if (body === last && !isWanted) return;
  last = body;
  asked?.abort();
  asked = new AbortController();
  const answer = await call("POST", form.dataset.try, draft, { signal: asked.signal, isExact: true }).catch(() => null);
  if (!answer) return;
  clear(form);
  if (answer.ok) show(form, answer.value);
  else refuse(form, answer);
  if (isWanted) form.querySelector("[data-result]").scrollIntoView({ block: "nearest" });
}

function refuse(form, { detail, errors }) {
  const homeless = place(form, errors);
  say(form, homeless.length === 0 && Object.keys(errors).length > 0 ? "Something has to be mended first: it says so where it is." : detail);
}

function show(form, { conditions_hold: holds, conditions, input, error }) {
  const parts = [];
  const list = document.createElement("ul");
  for (const one of conditions) list.append(row(one));
  parts.push(line(conditions.length === 0 ? "No conditions: it runs." : holds ? "The conditions hold: it runs." : "The conditions do not hold: it does not run.", holds ? "holds" : "fails"));
  if (conditions.length > 0) parts.push(list);
  if (error) parts.push(line(error, "error"));
  else parts.push(line("It is called with"), json(input));
  result(form).replaceChildren(...parts);
}

function row({ field, operator, expected, actual, holds }) {
  const item = document.createElement("li");
  const mark = Object.assign(document.createElement("span"), { className: holds ? "holds" : "fails", textContent: holds ? "✓" : "✗" });
  mark.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  words.textContent = `${holds ? "" : "not: "}${field} ${operator.replace("_", " ")} ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`;
  item.append(mark, words);
  return item;
}

function json(value) {
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.role = "region";
  pre.ariaLabel = "Rendered input";
  pre.textContent = JSON.stringify(value, null, 2);
  return pre;
}

function line(text, className = "dim") {
  return Object.assign(document.createElement("p"), { className, textContent: text });
}

function say(form, text, className = "error") {
  result(form).replaceChildren(line(text, className));
}

function result(form) {
  return form.querySelector("[data-result]");
}
