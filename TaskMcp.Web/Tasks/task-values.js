// Lists and free objects, which the API replaces as a whole: what is sent is the present value with one thing more.
//   data-append="tags" data-present='["a"]'         a form that appends what is typed (with commas between several), or the task that is picked
//   data-member="fields" data-present='{"a":1}'     a form that sets one member: data-member-key, or what [data-member-name] says, to [data-member-value]

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-append]")) target.dataset.body = JSON.stringify({ [target.dataset.append]: appended(target) });
  if (target.matches("[data-member]")) target.dataset.body = JSON.stringify({ [target.dataset.member]: withMember(target) });
}, true);

// Somebody else changed the task meanwhile: the same thing is done to what is there now.
document.addEventListener("answered", ({ target, detail }) => {
  const name = target.dataset?.append ?? target.dataset?.member;
  if (!name || detail.status !== 412 || !detail.current) return;
  target.dataset.version = detail.current.version;
  target.dataset.present = JSON.stringify(detail.current[name]);
  queueMicrotask(() => target.requestSubmit());
});

function appended(form) {
  const typed = form.dataset.picked ? [form.dataset.picked] : form.querySelector("input").value.split(",").map((text) => text.trim()).filter(Boolean);
  return [...new Set([...JSON.parse(form.dataset.present), ...typed])];
}

function withMember(form) {
  const key = form.dataset.memberKey ?? form.querySelector("[data-member-name]").value.trim();
  return { ...JSON.parse(form.dataset.present), [key]: meant(form.querySelector("[data-member-value]").value) };
}

// A number, true, false, null, a list or an object is what it says; everything else is text.
function meant(text) {
  if (!/^\s*([[{]|(-?\d+(\.\d+)?|true|false|null)\s*$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
