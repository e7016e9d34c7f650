// Dialogs of the page: a button with data-dialog="id" opens one, [data-close] closes the one it is in.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) show(opener.dataset.dialog);
  const closer = event.target.closest("[data-close]");
  if (closer) close(closer.closest("dialog"));
});

/** Opens a dialog. Elements with data-shown="path" in it get what `value` has there, until it is closed; those with data-origin where this server is. */
export function show(id, value = null) {
  const dialog = document.getElementById(id);
  if (!dialog) return;
  for (const place of dialog.querySelectorAll("[data-origin]")) place.textContent = location.origin;
  if (value) {
    fill(dialog, value);
    // What is shown once is not left behind.
    dialog.addEventListener("close", () => fill(dialog, {}), { once: true });
  }
  if (!dialog.open) dialog.showModal();
}

function fill(dialog, value) {
  for (const place of dialog.querySelectorAll("[data-shown]")) {
    const text = String(place.dataset.shown.split(".").reduce((inner, step) => inner?.[step], value) ?? "");
    if (place instanceof HTMLInputElement) place.value = text;
    else place.textContent = text;
  }
}

export function close(dialog) {
  if (dialog?.open) dialog.close();
}

/** Asks with the page's own dialog. @param isSerious what is lost can't be had back. @returns whether the answer was yes. */
export function ask(question, detail = "", yes = "Go on", isSerious = false) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-question").textContent = question;
  const more = dialog.querySelector("[data-confirm-detail]");
  more.textContent = detail;
  more.hidden = !detail;
  const go = dialog.querySelector("[data-confirm-yes]");
  go.textContent = yes;
  go.classList.toggle("serious", isSerious);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}
