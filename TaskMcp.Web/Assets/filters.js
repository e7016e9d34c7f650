// A form that filters a page: what it sends is the address.
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "get") return;
  for (const input of target.querySelectorAll("input[type='date'][data-day]")) if (input.value) formData.set(input.name, instantOf(input));
  // What is empty is left out, so that the address says only what filters.
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

// A day is one of the reader's; in the address it is an instant, which means the same to whom they send it. What was not changed stays as it came.
function instantOf(input) {
  const given = new URLSearchParams(location.search).get(input.name);
  if (given && input.value === input.defaultValue) return given;
  const [year, month, day] = input.value.split("-").map(Number);
  const at = new Date(0);
  at.setHours(0, 0, 0, 0);
  at.setFullYear(year, month - 1, input.dataset.day === "end" ? day + 1 : day);
  at.setHours(0, 0, 0, 0);
  return at.toISOString();
}
