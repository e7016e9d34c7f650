// A field with a list of options (WAI-ARIA combobox): the focus stays in the field, one option of the list is marked.

/** The option that Enter would choose. */
export function marked(list) {
  return list.querySelector("[role='option'][aria-selected='true']");
}

/** The options that are shown, in their order. */
export function optionsOf(list) {
  return [...list.querySelectorAll("[role='option']:not([hidden])")];
}

/** Marks this option and no other; without one, none. */
export function mark(field, list, option = null) {
  for (const other of list.querySelectorAll("[role='option'][aria-selected='true']")) other.ariaSelected = "false";
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.ariaSelected = "true";
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

/** Carries the mark to where a key says. @returns false when the key is another, or there is no option. */
export function step(key, field, list) {
  const options = optionsOf(list);
  const at = options.indexOf(marked(list));
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[key];
  if (to === undefined || options.length === 0) return false;
  mark(field, list, options.at(to % options.length));
  return true;
}
