// The one way to the API: JSON there and back, refusals as values.
import { parse } from "./exact-json.js";
import { signedOut } from "./session.js";

// Changes whose answer was lost, by what they are: done or not, a repeat has the same key and so happens once.
const unanswered = new Map();

/**
 * @returns {Promise<{ok: boolean, status: number, value?: any, detail?: string, errors?: Record<string, string[]>, code?: string, current?: any}>}
 * `detail` is the sentence that the API says for people; `errors` are messages by field path.
 */
export async function call(method, path, body, { version, signal, shownOnce = false, isExact = false } = {}) {
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  // Once per intent: a repeat after a lost answer is the same change. An answer that shows a secret is not kept for that.
  const text = body === undefined ? undefined : JSON.stringify(body);
  const intent = `${method} ${path} ${text}`;
  if (method === "POST" && !shownOnce) headers["idempotency-key"] = unanswered.get(intent) ?? newKey();
  if (version) headers["if-match"] = `"${version}"`;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: text, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (headers["idempotency-key"]) unanswered.set(intent, headers["idempotency-key"]);
    return { ok: false, status: 0, detail: `The server can't be reached${method === "GET" ? "" : ", so it is not known whether this was done"}. Try again when it is back.` };
  }
  unanswered.delete(intent);
  if (answer.status === 401) signedOut();
  // Numbers with all their digits only where they are just shown, since one that is carried can't be reckoned with.
  const value = await answer.text().then(isExact ? parse : JSON.parse).catch(() => undefined);
  if (answer.ok) return { ok: true, status: answer.status, value };
  const { detail = `The server answered ${answer.status}.`, errors = {}, code, current } = value ?? {};
  return { ok: false, status: answer.status, detail: forPeople(detail), errors: Object.fromEntries(Object.entries(errors).map(([path, messages]) => [path, messages.map(forPeople)])), code, current };
}

/** A refusal without what only callers of the API can do about it (`Refusal.ByTheApi`). */
export function forPeople(message) {
  return message.split(" By the API: ")[0];
}

// randomUUID is missing on pages that came over plain http from another machine.
function newKey() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
