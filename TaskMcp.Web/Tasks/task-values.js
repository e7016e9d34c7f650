// Lists and free objects, which the API replaces as a whole: what is sent is the present value with one thing more.
//   data-append="tags" data-present='["a"]'         a form that appends what is typed (with commas between several), or the task that is picked
//   data-take-out="tags" data-entry="a" data-task="/api/tasks/1"   a button that takes an entry, or a member, out of what is there when it is pressed
//   data-member="fields" data-present='{"a":1}'     a form that sets one member: data-member-key, or what [data-member-name] says, to [data-member-value]
import { showErrors } from "./actions.js";
import { call } from "./api.js";
import { parse } from "./exact-json.js";
import { refresh } from "./live.js";

const mostTries = 8;

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-append]")) target.dataset.body = JSON.stringify({ [target.dataset.append]: appended(target) });
  if (target.matches("[data-member]")) target.dataset.body = JSON.stringify({ [target.dataset.member]: withMember(target) });
}, true);

// Somebody else changed the task meanwhile: the same thing is done to what is there now.
document.addEventListener("answered", (event) => {
  const { target, detail } = event;
  const name = target.dataset?.append ?? target.dataset?.member;
  if (!name || detail.status !== 412 || !detail.current) return;
  event.preventDefault();
  target.dataset.version = detail.current.version;
  target.dataset.present = JSON.stringify(detail.current[name]);
  queueMicrotask(() => target.requestSubmit());
});

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-take-out]");
  if (!button || button.dataset.api) return;
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const answer = await takeOut(button.dataset);
  button.ariaBusy = "false";
  if (answer.ok) await refresh();
  else showErrors(button, answer);
});

// Whatever is saved beside it meanwhile, also by this page: it is taken out of what is there then.
async function takeOut({ takeOut: name, entry, task }) {
  let answer = await call("GET", task, undefined, { isExact: true });
  let current = answer.value;
  for (let tries = 0; current && tries < mostTries; tries += 1) {
    answer = await call("PATCH", task, { [name]: without(current[name], entry) }, { version: current.version, isExact: true });
    current = answer.status === 412 ? answer.current : null;
  }
  return answer;
}

function without(value, entry) {
  if (Array.isArray(value)) return value.filter((one) => one !== entry);
  const { [entry]: _, ...rest } = value;
  return rest;
}

function appended(form) {
  const typed = form.dataset.picked ? [form.dataset.picked] : form.querySelector("input").value.split(",").map((text) => text.trim()).filter(Boolean);
  return [...new Set([...JSON.parse(form.dataset.present), ...typed])];
}

function withMember(form) {
  const key = form.dataset.memberKey ?? form.querySelector("[data-member-name]").value.trim();
  return { ...parse(form.dataset.present), [key]: meant(form.querySelector("[data-member-value]").value) };
}

// A number, true, false, null, a list or an object is what it says; everything else is text.
function meant(text) {
  if (!/^\s*([[{]|(-?\d+(\.\d+)?|true|false|null)\s*$)/.test(text)) return text;
  try {
    const value = JSON.parse(text);
    // A long number, such as an id, would lose its last digits.
    return typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER ? text : value;
  } catch {
    return text;
  }
}
