// Short messages, the last of which may offer to take back what was done.
const lasts = 8_000;
let undo = null;

/** @param offer `{ label, run }`: shown as a button, and Ctrl+Z runs the last one, unless it `isForward`: does more instead of taking back. */
export function say(text, offer = null, tone = "") {
  const toast = made(text, tone);
  if (offer) toast.append(button(offer.label, () => run(offer, toast)));
  toast.append(button("Dismiss", () => toast.remove(), true));
  if (offer && !offer.isForward) undo = { offer, toast };
  stage().append(toast);
  leave(toast);
}

/**
 * A message that stays until its reason has passed, or it is put aside.
 * @param way `{ label, address }`: a link, into another tab unless it `isHere`.
 * @returns {() => void} takes it away.
 */
export function stand(text, way = null) {
  const toast = made(text, "warn");
  if (way) toast.append(link(way));
  toast.append(button("Dismiss", () => toast.remove(), true));
  stage().append(toast);
  return () => toast.remove();
}

function made(text, tone) {
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  return toast;
}

function link({ label, address, isHere = false }) {
  const link = document.createElement("a");
  link.className = "button quiet";
  link.textContent = label;
  link.href = address;
  if (!isHere) link.target = "_blank";
  return link;
}

// A modal dialog lies above everything and makes the rest inert, so messages are told inside of it while it is open.
function stage() {
  const toasts = document.getElementById("toasts");
  const above = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (toasts.parentElement !== above) above.append(toasts);
  return toasts;
}
for (const event of ["toggle", "close"]) document.addEventListener(event, ({ target }) => target instanceof HTMLDialogElement && stage(), true);

/** Runs the offer of the last message that has one. @returns false when there is none. */
export function takeLastBack() {
  if (!undo?.toast.isConnected) return false;
  run(undo.offer, undo.toast);
  return true;
}

function run(offer, toast) {
  toast.remove();
  if (undo?.toast === toast) undo = null;
  offer.run();
}

function button(label, act, isIcon = false) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = isIcon ? "icon" : "quiet";
  button.textContent = isIcon ? "×" : label;
  if (isIcon) button.ariaLabel = label;
  button.addEventListener("click", act);
  return button;
}

// Not while somebody reads it with the pointer or focus on it.
function leave(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leave(toast);
    else toast.remove();
  }, lasts);
}
