// Instants in the reader's zone and words.
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const steps = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7], ["week", 5]];
const forms = {
  date: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }),
  time: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  full: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" }),
};

export function tellTimes(root) {
  for (const time of root.querySelectorAll("time[data-time]")) {
    const at = new Date(time.dateTime);
    const text = time.dataset.time === "relative" ? ago(at) : forms[time.dataset.time]?.format(at) ?? forms.full.format(at);
    if (time.textContent !== text) time.textContent = text;
    time.title = forms.full.format(at);
  }
  // Date inputs are in the reader's zone, too.
  for (const input of root.querySelectorAll("input[type='datetime-local'][data-instant]")) {
    const at = new Date(input.dataset.instant);
    const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    input.setAttribute("value", local);
    input.removeAttribute("data-instant");
  }
  // So are days. The last one ends with the instant.
  for (const input of root.querySelectorAll("input[type='date'][data-instant]")) {
    const at = new Date(new Date(input.dataset.instant) - (input.dataset.day === "end" ? 1 : 0));
    input.setAttribute("value", `${String(at.getFullYear()).padStart(4, "0")}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`);
  }
  for (const place of root.querySelectorAll("[data-zone]")) place.textContent = `Days of your time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`;
}

export function ago(at, now = new Date()) {
  let distance = (at - now) / 1000;
  if (Math.abs(distance) < 10) return "just now";
  for (const [unit, length] of steps) {
    if (Math.abs(distance) < length) return relative.format(Math.round(distance), unit);
    distance /= length;
  }
  return forms.date.format(at);
}
