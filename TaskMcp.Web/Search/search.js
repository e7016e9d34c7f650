// Up and down go through what was found; the filter searches anew when it changes.
const results = () => [...document.querySelectorAll("[data-result]")];
const field = document.querySelector("#search [name='q']");

document.addEventListener("keydown", (event) => {
  if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || event.target.matches("select, [type='checkbox'], [name='tag']")) return;
  const list = results();
  const at = list.indexOf(document.activeElement);
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  if (list.length === 0 || next >= list.length) return;
  event.preventDefault();
  (next < 0 ? field : list[next]).focus();
});

document.getElementById("search").addEventListener("change", (event) => {
  if (event.target !== field) event.currentTarget.requestSubmit();
});

// The end of what was typed, not all of it selected.
field.setSelectionRange(field.value.length, field.value.length);
