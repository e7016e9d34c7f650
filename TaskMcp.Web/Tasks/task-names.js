// A refusal names tasks by their ids; people know them by their titles.
import { call } from "./api.js";

const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

document.addEventListener("answered", ({ target, detail }) => {
  if (!detail.ok && detail.detail?.match(ids)) setTimeout(() => name(target.closest("form") ?? target, detail.detail));
});

async function name(scope, said) {
  const place = scope.querySelector("[data-error]");
  if (!place) return;
  const found = [...new Set(said.match(ids))];
  const answers = await Promise.all(found.map((id) => call("GET", `/api/tasks/${id}`)));
  const titles = new Map(found.map((id, index) => [id, answers[index].ok ? `“${answers[index].value.title}”` : id]));
  if (place.textContent === said) place.textContent = said.replace(ids, (id) => titles.get(id));
}
