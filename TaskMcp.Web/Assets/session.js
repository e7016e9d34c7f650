// When the session has ended: the page to sign in on, or, where somebody has typed, a message that leaves what is typed where it is.
import { stand } from "./toasts.js";

const isTyped = () => document.querySelector("form[data-dirty], dialog[open] form") !== null;
const signIn = () => `/welcome?return=${encodeURIComponent(location.pathname + location.search)}`;
let message = null;

/** The server does not know the session any more: ended elsewhere, or after its time. */
export function signedOut() {
  if (!isTyped()) return location.assign(signIn());
  message ??= stand("You are signed out. What you have typed is still here: sign in in another tab, then come back and go on.", { label: "Sign in", address: signIn() });
}

/** It does again. */
export function signedIn() {
  message?.();
  message = null;
}

/** What the page shows is gone, or not for this role any more: the page that says so, or a message to whoever has typed. */
export function gone() {
  if (!isTyped()) return location.reload();
  message ??= stand("What this page shows was deleted, or is not for your role any more. What you have typed is still here to be copied.", { label: "Leave", address: "/", isHere: true });
}
