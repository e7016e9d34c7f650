// Forms that follow what is chosen in them, and lists whose rows come and go.
//   data-when="transport.type=stdio"            shown, and read, only while the control of that name says so (`a|b` for one of several);
//                                               a fieldset if it has required controls, which are none while it is not shown
//   data-add-row="list-id"                      puts a copy of the list's <template> at its end
//   data-remove-row                             takes away the row ([data-item] or [data-pair]) that it is in

document.addEventListener("change", (event) => {
  const form = event.target.closest("form");
  if (form) follow(form);
});
document.addEventListener("reset", (event) => setTimeout(() => follow(event.target)));
document.addEventListener("refreshed", () => follow(document));
document.addEventListener("click", (event) => {
  const adder = event.target.closest("[data-add-row]");
  if (adder) add(document.getElementById(adder.dataset.addRow));
  const remover = event.target.closest("[data-remove-row]");
  if (remover) remove(remover.closest("[data-item], [data-pair]"));
});

/** Shows and hides what depends on the controls below `root`. */
export function follow(root) {
  for (const part of root.querySelectorAll("[data-when]")) {
    part.hidden = !holds(part);
    if (part instanceof HTMLFieldSetElement) part.disabled = part.hidden;
  }
}

function holds(part) {
  const [name, values] = part.dataset.when.split("=");
  const selector = `[name="${CSS.escape(name)}"]`;
  const scope = [part.parentElement.closest("[data-item]"), part.closest("form")].find((place) => place?.querySelector(selector));
  const controls = [...(scope?.querySelectorAll(selector) ?? [])];
  const control = controls.find((one) => one.type !== "radio" || one.checked);
  const value = control?.type === "checkbox" ? String(control.checked) : control?.value;
  return value !== undefined && values.split("|").includes(value);
}

function add(list) {
  list.append(list.querySelector(":scope > template").content.cloneNode(true));
  const row = list.lastElementChild;
  follow(row);
  touched(list);
  row.querySelector("input, select, textarea")?.focus();
}

function remove(row) {
  const list = row.parentElement;
  const beside = row.nextElementSibling?.querySelector("[data-remove-row]") ?? document.querySelector(`[data-add-row="${list.id}"]`);
  row.remove();
  touched(list);
  beside?.focus();
}

// As if somebody had typed: a refresh must not bring the rows back, and a preview has to be made anew.
function touched(list) {
  list.dispatchEvent(new Event("input", { bubbles: true }));
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

follow(document);
