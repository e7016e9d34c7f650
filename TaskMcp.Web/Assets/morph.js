// Makes one tree like another while keeping what a person is busy with: focus, selection, scroll, open dialogs and what they have typed.

/** Makes `present` like `fresh`. Children are matched by id, or by data-key, else by their place among those of their name. */
export function morph(present, fresh) {
  if (present.nodeType !== fresh.nodeType || present.nodeName !== fresh.nodeName) {
    present.replaceWith(fresh);
    return;
  }
  if (present.nodeType !== Node.ELEMENT_NODE) {
    if (present.nodeValue !== fresh.nodeValue) present.nodeValue = fresh.nodeValue;
    return;
  }
  if (isKept(present)) return;
  attributes(present, fresh);
  children(present, fresh);
}

// data-keep: a script of the page owns what is inside. What was refused stays said until it is tried again.
function isKept(element) {
  return element.hasAttribute("data-keep") || element.hasAttribute("data-error") || element.hasAttribute("data-error-for") || (element instanceof HTMLFormElement && "dirty" in element.dataset) || (element instanceof HTMLDialogElement && element.open);
}

function attributes(present, fresh) {
  for (const { name } of [...present.attributes]) if (!fresh.hasAttribute(name) && !isOwn(present, name)) present.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (present.getAttribute(name) !== value && !isOwn(present, name)) present.setAttribute(name, value);
  // An attribute is where a control began, the property is what it shows.
  if (present instanceof HTMLInputElement && document.activeElement !== present) {
    if (present.type === "checkbox" || present.type === "radio") present.checked = fresh.hasAttribute("checked");
    else if (present.type !== "file") present.value = fresh.getAttribute("value") ?? "";
  }
  if (present instanceof HTMLTextAreaElement && document.activeElement !== present) present.value = fresh.value;
  if (present instanceof HTMLOptionElement && !present.parentElement.matches(":focus")) present.selected = fresh.hasAttribute("selected");
}

// What is open or busy is the reader's state, not the server's.
function isOwn(element, name) {
  return (name === "open" && element instanceof HTMLDetailsElement) || name === "aria-busy" || name === "aria-invalid" || name === "data-dirty";
}

function children(present, fresh) {
  const known = new Map();
  for (const child of present.childNodes) if (keyOf(child)) known.set(keyOf(child), child);
  let place = present.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const key = keyOf(wanted);
    let match = key ? known.get(key) : place;
    // A form is looked for further on, too: one that somebody writes in stays, and would else stand there twice.
    if (!key) while (match && (keyOf(match) || match.nodeName !== wanted.nodeName)) match = keyOf(match) || wanted.nodeName === "FORM" ? match.nextSibling : null;
    if (!match) {
      present.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    if (match !== place) move(present, match, place);
    else place = place.nextSibling;
    morph(match, wanted);
  }
  while (place) {
    const next = place.nextSibling;
    if (!(place.nodeType === Node.ELEMENT_NODE && isKept(place))) place.remove();
    place = next;
  }
}

// moveBefore keeps focus and animations, where the browser has it.
function move(parent, child, before) {
  if (parent.moveBefore) parent.moveBefore(child, before);
  else parent.insertBefore(child, before);
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.id || node.dataset.key || "" : "";
}
