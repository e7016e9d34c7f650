// The one way to the API: JSON there and back, refusals as values.

/**
 * @returns {Promise<{ok: boolean, status: number, value?: any, detail?: string, errors?: Record<string, string[]>, code?: string, current?: any}>}
 * `detail` is the sentence that the API says for people; `errors` are messages by field path.
 */
export async function call(method, path, body, { version, signal, shownOnce = false } = {}) {
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  // Once per intent: a repeat after a lost answer is the same change. An answer that shows a secret is not kept for that.
  if (method === "POST" && !shownOnce) headers["idempotency-key"] = newKey();
  if (version) headers["if-match"] = `"${version}"`;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { ok: false, status: 0, detail: "The server can't be reached. Nothing was changed; try again when it is back." };
  }
  if (answer.status === 401) location.assign(`/welcome?return=${encodeURIComponent(location.pathname + location.search)}`);
  const value = await answer.json().catch(() => undefined);
  if (answer.ok) return { ok: true, status: answer.status, value };
  return { ok: false, status: answer.status, detail: value?.detail ?? `The server answered ${answer.status}.`, errors: value?.errors ?? {}, code: value?.code, current: value?.current };
}

// randomUUID is missing on pages that came over plain http from another machine.
function newKey() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
