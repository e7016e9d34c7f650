// What this browser remembers for its user: data-preference="name" on a checkbox, or on a select.
const defaults = { shortcuts: "on", theme: "" };

export function isOn(name) {
  return (localStorage.getItem(name) ?? defaults[name]) === "on";
}

function fill() {
  for (const control of document.querySelectorAll("[data-preference]")) {
    const name = control.dataset.preference;
    if (control.type === "checkbox") control.checked = isOn(name);
    else control.value = localStorage.getItem(name) ?? defaults[name] ?? "";
  }
}

document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.preference;
  if (!name) return;
  const value = target.type === "checkbox" ? (target.checked ? "on" : "off") : target.value;
  if (value) localStorage.setItem(name, value);
  else localStorage.removeItem(name);
  if (name === "theme") {
    if (value) document.documentElement.dataset.theme = value;
    else delete document.documentElement.dataset.theme;
  }
  fill();
});

document.addEventListener("refreshed", fill);
fill();
