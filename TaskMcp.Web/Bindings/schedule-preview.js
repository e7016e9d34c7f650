// The next five times of the schedule that is being written.
import { call } from "./api.js";

const rests = 300;
let timer = 0;
let asked = null;

/** Fills the list of time zones, and the reader's own where none is chosen; shows the times now and after each change. */
export function follow(form) {
  const schedule = form.querySelector("[data-schedule]");
  if (!schedule) return;
  const zone = schedule.querySelector("[data-own-zone]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  schedule.querySelector("#zones").append(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((name) => Object.assign(document.createElement("option"), { value: name })));
  schedule.addEventListener("input", () => later(schedule));
  schedule.addEventListener("change", () => later(schedule));
  form.querySelector("[name='binding_type']").addEventListener("change", () => later(schedule));
  later(schedule);
}

function later(schedule) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(schedule), rests);
}

async function ask(schedule) {
  if (schedule.hidden) return;
  asked?.abort();
  asked = new AbortController();
  const value = (name) => schedule.querySelector(`[name="config.schedule.${name}"]`).value.trim();
  const body = { cron: value("cron"), missed: value("missed"), overlap: value("overlap"), ...(value("time_zone") ? { time_zone: value("time_zone") } : {}) };
  const answer = await call("POST", "/api/schedules/preview", body, { signal: asked.signal }).catch(() => null);
  if (!answer) return;
  for (const place of schedule.querySelectorAll("[data-error-of]")) place.textContent = (answer.errors?.[place.dataset.errorOf] ?? []).join(" ");
  show(schedule.querySelector("[data-fires-of]"), answer, body.time_zone);
}

function show(place, answer, zone) {
  const heading = document.createElement("p");
  heading.className = "dim";
  heading.textContent = answer.ok ? `Next times, ${zone ?? "UTC"}` : answer.detail;
  place.replaceChildren(heading);
  if (!answer.ok) return;
  const format = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone: zone });
  const list = document.createElement("ol");
  list.append(...answer.value.next_fires.map((at) => {
    const time = Object.assign(document.createElement("time"), { dateTime: at, textContent: format.format(new Date(at)) });
    const item = document.createElement("li");
    item.append(time);
    return item;
  }));
  place.append(list);
}
