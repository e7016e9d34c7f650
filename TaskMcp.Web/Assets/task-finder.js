// Finds tasks by their words while somebody types. Asks once typing rests and gives up what it asked before: an older answer never comes after a newer one.
import { call } from "./api.js";

const rests = 150;

/**
 * @param {number} limit how many tasks an answer has at most
 * @param {(answer: {ok: boolean, detail?: string, value?: {items: any[], next_cursor: string | null}}) => void} tell gets the latest tasks first
 */
export function finder(limit, tell) {
  let timer = 0;
  let asked = null;

  function stop() {
    clearTimeout(timer);
    asked?.abort();
  }

  async function ask(text) {
    asked = new AbortController();
    const { signal } = asked;
    const answer = await call("GET", `/api/tasks?${new URLSearchParams({ text, limit, sort: "updated_at" })}`, undefined, { signal }).catch(() => null);
    // Given up while its text was read, it is an answer without one.
    if (answer && !signal.aborted) tell(answer);
  }

  function look(text) {
    stop();
    if (text) timer = setTimeout(() => ask(text), rests);
  }

  return { look, stop };
}
