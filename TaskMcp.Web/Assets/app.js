// Keeps the page as the server would render it now, and sends what people do to the API.
"use strict";

const eventTypes = [
  "task.created", "task.updated", "task.completed", "task.reopened", "task.deleted", "task.moved",
  "task.assigned", "task.tag_added", "task.note_added", "task.due_approaching", "task.due_passed",
];
const live = () => document.querySelector("[data-live]");
const status = document.querySelector("[data-live-status]");

let isRefreshing = false;
let isStale = false;

// Events that come while a refresh runs lead to one more, not to one each.
async function refresh() {
  if (isRefreshing) {
    isStale = true;
    return;
  }
  isRefreshing = true;
  try {
    do {
      isStale = false;
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh) replace(fresh);
    } while (isStale);
  } finally {
    isRefreshing = false;
  }
}

function replace(fresh) {
  const label = live().contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  live().replaceWith(fresh);
  if (label) fresh.querySelector(`[aria-label="${CSS.escape(label)}"]`)?.focus();
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (answer.ok) return null;
  const problem = await answer.json().catch(() => null);
  return problem?.detail ?? `The server answered ${answer.status}.`;
}

function bodyOf({ body, status }) {
  return body ? JSON.parse(body) : status ? { status } : null;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-post]");
  if (!button) return;
  button.disabled = true;
  const problem = await post(button.dataset.post, bodyOf(button.dataset));
  button.disabled = false;
  if (problem && status) status.textContent = problem;
  await refresh();
});

document.querySelector("[data-create-task]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.currentTarget;
  const problem = await post("/api/tasks", { title: form.elements.title.value.trim(), project_id: form.dataset.createTask });
  form.querySelector("[data-error]").textContent = problem ?? "";
  if (problem) return;
  form.reset();
  form.elements.title.focus();
  await refresh();
});

if (live()) {
  const source = new EventSource(live().dataset.live);
  for (const type of eventTypes) source.addEventListener(type, refresh);
  source.onopen = () => { status.textContent = "Live"; };
  source.onerror = () => { status.textContent = "Reconnecting…"; };
}
