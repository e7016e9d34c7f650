// A text that is shown until somebody wants to write: [data-edit="form id"] opens the form in place of its [data-view], [data-edit-end] closes it.

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-edit]");
  if (opener) open(document.getElementById(opener.dataset.edit));
  const form = target.closest("form[data-view]");
  if (!form) return;
  if (target.closest("[data-edit-end]")) end(form, true);
  if (target.closest("[data-preview]")) preview(form);
  if (target.closest("[data-write]")) write(form);
});

document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && !event.isComposing && event.target.closest?.("form[data-view]");
  if (form && !("dirty" in form.dataset)) end(form, true);
});

document.addEventListener("answered", ({ target, detail }) => {
  if (detail.ok && target.matches("form[data-view]")) end(target, false);
});

function open(form) {
  // While it is open the page leaves it alone, so what was there when it was opened is what a change is compared with.
  for (const part of parts(form)) part.dataset.keep = "";
  turn(form, true);
  write(form);
  const control = form.querySelector("textarea");
  control.focus();
  control.setSelectionRange(control.value.length, control.value.length);
}

function end(form, isTakenBack) {
  if (isTakenBack) form.reset();
  for (const part of parts(form)) delete part.dataset.keep;
  turn(form, false);
  opener(form)?.focus();
}

function turn(form, isOpen) {
  const [, view, button] = parts(form);
  form.hidden = !isOpen;
  view.hidden = isOpen;
  button.hidden = isOpen;
}

function parts(form) {
  return [form, document.getElementById(form.dataset.view), opener(form)];
}

function opener(form) {
  return document.querySelector(`[data-edit="${form.id}"]`);
}

function write(form) {
  look(form, false);
  form.querySelector("textarea").focus();
}

async function preview(form) {
  const place = form.querySelector("[data-previewed]");
  const answer = await fetch("/markdown", { method: "POST", headers: { "content-type": "text/plain" }, body: form.querySelector("textarea").value }).catch(() => null);
  if (answer?.ok) place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  else place.textContent = "The preview can't be had right now.";
  look(form, true);
}

function look(form, isPreview) {
  form.querySelector("[data-previewed]").hidden = !isPreview;
  form.querySelector("textarea").classList.toggle("gone", isPreview);
  form.querySelector("[data-preview]").ariaPressed = String(isPreview);
  form.querySelector("[data-write]").ariaPressed = String(!isPreview);
}
