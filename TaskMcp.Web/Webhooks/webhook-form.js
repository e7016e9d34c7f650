// Shows while somebody types what the mapping makes of a payload, and hands out the secret of a new webhook.
import { call } from "./api.js";
import { FieldError, read } from "./fields.js";

const settles = 400;
const form = document.getElementById("webhook");
const panel = document.getElementById("preview");
let timer = 0;
let asking = null;

if (form && panel) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  panel.addEventListener("input", ({ target }) => {
    if (target.matches("[data-payload]")) chooseOwn();
    soon();
  });
  panel.addEventListener("change", ({ target }) => {
    if (target.matches("[data-sample]")) takeSample(target);
  });
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(preview, settles);
}

function takeSample(select) {
  const { payload } = select.selectedOptions[0].dataset;
  if (payload !== undefined) panel.querySelector("textarea[data-payload]").value = payload;
  soon();
}

function chooseOwn() {
  const select = panel.querySelector("[data-sample]");
  if (select) select.value = "";
}

async function preview() {
  const complaint = panel.querySelector("[data-payload-error]");
  complaint.textContent = "";
  const body = bodyOf(complaint);
  if (!body) return;
  asking?.abort();
  asking = new AbortController();
  const answer = await call("POST", form.dataset.preview, body, { signal: asking.signal }).catch((error) => {
    if (error.name !== "AbortError") throw error;
    return null;
  });
  if (!answer) return;
  for (const place of form.querySelectorAll("[data-error-for^='mapping.'], [data-error-for='events'], [data-error-for='default_tags']")) place.textContent = (answer.errors?.[place.dataset.errorFor] ?? []).join(" ");
  show(answer.ok ? answer.value : { error: answer.detail, matches: true });
}

function bodyOf(complaint) {
  const { source, mapping, events, default_tags } = read(form);
  if (!source || !mapping?.title) return null;
  const body = { mapping, events, default_tags };
  if (form.dataset.preview.endsWith("/preview")) body.source = source;
  const text = panel.querySelector("textarea[data-payload]").value.trim();
  try {
    if (text) body.payload = JSON.parse(text);
  } catch (error) {
    complaint.textContent = `The payload is not valid JSON: ${error.message}`;
    return null;
  }
  const event = panel.querySelector("[data-sample]")?.value;
  if (event) body.event_type = event;
  return body;
}

function show({ error, matches, event_type: event, task }) {
  tell("error", error);
  tell("verdict", matches ? "" : `The event filter leaves ${event ?? "an event without a name"} out.`);
  panel.querySelector("[data-slot='task']").hidden = !task;
  for (const name of ["title", "note", "due_date", "external_id", "external_url", "occurred_at"]) tell(name, task?.[name]);
  tell("tags", task?.tags?.join(", "));
  tell("problems", task?.problems?.join(" "));
}

function tell(name, text) {
  panel.querySelector(`[data-slot="${name}"]`).textContent = text ?? "";
}

// A secret that was made is shown before one goes on; one's own is not.
document.addEventListener("answered", ({ target, detail }) => {
  if (!detail.ok || !("shownOnce" in target.dataset)) return;
  const { id, secret } = detail.value;
  const link = document.querySelector("[data-made]");
  if (link) link.href = `/webhooks/${id}?tab=setup`;
  if (!secret) target.dataset.then = link ? "go:/webhooks/{id}?tab=setup" : "refresh";
});
