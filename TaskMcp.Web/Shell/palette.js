// The palette: one field that finds places, boards, tasks and what can be done (WAI-ARIA combobox with a list).
// What is chosen is pressed: the link, button or list of the page that it stands for does the rest.
import { mark, marked, optionsOf, step } from "./combobox.js";
import { finder } from "./task-finder.js";

const most = 20;
const dialog = document.getElementById("palette");
const part = (name) => dialog.querySelector(`[data-${name}]`);
const group = (name) => dialog.querySelector(`[data-group="${name}"]`);
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role='listbox']");
const finding = finder(most, tell);
const isMac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);
let acts = new WeakMap();
let from = document.body;
let made = 0;

// Strangers have nothing to find.
if (dialog) begin();

function begin() {
  if (isMac) for (const keys of document.querySelectorAll("[data-palette-keys]")) keys.textContent = "⌘ K";
  document.addEventListener("keydown", toggle);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-palette]")) open();
  });
  document.addEventListener("refreshed", renew);
  dialog.addEventListener("close", clear);
  field.addEventListener("input", look);
  field.addEventListener("keydown", press);
  // The field keeps the focus.
  list.addEventListener("mousedown", (event) => event.button === 0 && event.preventDefault());
  list.addEventListener("pointermove", ({ target }) => {
    const option = target.closest("[role='option']");
    if (option && option !== marked(list)) mark(field, list, option);
  });
  list.addEventListener("click", choose);
}

// Where a keyboard has no Latin letters, by the place of the key.
function toggle(event) {
  const isKey = event.key.toLowerCase() === "k" || (event.code === "KeyK" && !/^[a-z]$/i.test(event.key));
  if (!isKey || !(isMac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey || event.defaultPrevented || event.isComposing) return;
  if (!dialog.open && document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (event.repeat) return;
  if (dialog.open) dialog.close();
  else open();
}

function open() {
  if (document.querySelector("dialog[open]")) return;
  // A menu gives the focus back to what it belongs to.
  document.querySelector(":popover-open")?.hidePopover();
  field.value = "";
  from = document.activeElement ?? document.body;
  gather();
  dialog.showModal();
  look();
  list.scrollTop = 0;
}

function clear() {
  finding.stop();
  for (const option of list.querySelectorAll("[data-group] [role='option']")) option.remove();
  mark(field, list);
  acts = new WeakMap();
}

// What there is to find besides tasks, as the page shows it now.
function gather() {
  const actions = [...part("actions").content.cloneNode(true).children];
  put("actions", actions.map(numbered));
  put("places", linksOf("#places ul:not([aria-labelledby='side-projects']) a, .side-foot :is(a, button)").map(standIn));
  put("boards", linksOf("#places ul[aria-labelledby='side-projects'] a").map(standIn));
  const here = document.querySelectorAll("main .page-actions :is(a, button):not([data-new])");
  const known = new Set(actions.map((action) => action.href));
  offer(document.querySelector("main h1")?.textContent, location.href, [...here].filter((one) => one.checkVisibility() && !one.disabled && !known.has(one.href)));
  for (const choices of document.querySelectorAll("main select[data-choices]:not(:disabled)")) group("here").append(...alternatives(choices));
  document.dispatchEvent(new CustomEvent("palette", { detail: { from, offer } }));
}

/** Offers what can be done with one thing: buttons and links, pressed when they are chosen, and its address. The last one who offers is nearest to what the person does. */
function offer(title, address, entries) {
  group("here").querySelector("p").textContent = title || "Here";
  const copy = optionOf("Copy the link");
  copy.dataset.copy = address;
  // Without https the browser has no clipboard for pages.
  put("here", [...entries.map(standIn), ...(navigator.clipboard ? [copy] : [])]);
}

function alternatives(choices) {
  return [...choices.options].filter((choice) => !choice.selected && choice.value !== "").map((choice) => optionOf(`${choices.dataset.choices} ${choice.text}`, {
    act() {
      choices.value = choice.value;
      choices.dispatchEvent(new Event("change", { bubbles: true }));
    },
  }));
}

function linksOf(selector) {
  return [...document.querySelectorAll(selector)];
}

function standIn(element) {
  return optionOf(nameOf(element), { href: element.href, icon: element.querySelector("svg"), act: element.href ? null : () => element.click() });
}

function nameOf(element) {
  const own = [...element.childNodes].filter((node) => !node.matches?.("svg, .count")).map((node) => node.textContent);
  return element.dataset.name ?? element.ariaLabel ?? own.join("").trim();
}

function optionOf(words, { href, icon, act, more = "" } = {}) {
  const option = part("option").content.firstElementChild.cloneNode(true);
  if (href) option.href = href;
  if (icon) option.querySelector(".mark").replaceChildren(icon.cloneNode(true));
  if (act) acts.set(option, act);
  option.querySelector("[data-words]").textContent = words;
  option.querySelector("[data-more]").textContent = more;
  return numbered(option);
}

function numbered(option) {
  option.id = `palette-option-${made++}`;
  return option;
}

function put(name, options) {
  group(name).replaceChildren(group(name).firstElementChild, ...options);
}

const wordsIn = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const wordsOf = (option) => option?.querySelector("[data-words]").textContent;

// Each word that was typed begins one of the option's.
function has(option, typed) {
  const words = wordsIn(wordsOf(option));
  return typed.every((begin) => words.some((word) => word.startsWith(begin)));
}

// Of the tasks found so far, those stay that have the words: the answer will bring them, too.
function sift() {
  const typed = wordsIn(field.value);
  for (const option of list.querySelectorAll("[data-group] [role='option']")) option.hidden = !has(option, typed);
  for (const option of group("tasks").querySelectorAll("[role='option']")) if (option.hidden || typed.length === 0) option.remove();
}

// What would change something comes before what is only looked at when nothing is typed, or its beginning.
function order() {
  const begin = wordsIn(field.value).join(" ");
  const isMeant = !begin || [...group("here").children].some((option) => !option.hidden && option.role === "option" && wordsIn(wordsOf(option)).join(" ").startsWith(begin));
  if (isMeant) list.prepend(group("here"));
  else list.append(group("here"));
}

function look() {
  const text = field.value.trim();
  sift();
  order();
  part("all").hidden = !text;
  part("all").href = `/search?${new URLSearchParams({ q: text })}`;
  part("all").querySelector("[data-words]").textContent = `Search tasks for “${text}”`;
  part("failed").textContent = "";
  part("none").hidden = true;
  part("count").textContent = "";
  show(optionsOf(list)[0]);
  finding.look(text);
}

// While nothing else was chosen, what stands first is marked.
function tell(answer) {
  const stays = marked(list) === optionsOf(list)[0] ? null : wordsOf(marked(list));
  if (answer.ok) put("tasks", answer.value.items.map(taskOption));
  else part("failed").textContent = `Tasks could not be searched. ${answer.detail}`;
  part("all").hidden = answer.ok && !answer.value.next_cursor;
  again(stays);
  const count = optionsOf(list).length;
  part("none").hidden = count > 0;
  part("count").textContent = count === 0 ? "Nothing found" : `${count} found`;
}

// What the page offered before may have become something else.
function renew() {
  if (!dialog.open) return;
  const stays = wordsOf(marked(list));
  gather();
  sift();
  again(stays);
}

function again(words) {
  const options = optionsOf(list);
  show(options.find((option) => wordsOf(option) === words) ?? options[0]);
}

function taskOption(task) {
  const board = document.querySelector(`#places a[href="/projects/${CSS.escape(task.project_id)}"]`);
  const more = [board && nameOf(board), task.completed_at && "done"].filter(Boolean).join(" · ");
  return optionOf(task.title, { href: `/tasks/${task.id}`, icon: task.completed_at && part("done").content.firstElementChild, more });
}

function show(option) {
  for (const one of list.querySelectorAll("[data-group]")) one.hidden = !one.querySelector("[role='option']:not([hidden])");
  list.hidden = !option;
  field.ariaExpanded = String(!!option);
  mark(field, list, option);
}

function press(event) {
  if (event.isComposing) return;
  if (event.key !== "Enter") {
    if (step(event.key, field, list)) event.preventDefault();
    return;
  }
  event.preventDefault();
  const option = marked(list);
  if (!option) return;
  if (!(event.ctrlKey || event.metaKey) || !option.href) return option.click();
  dialog.close();
  window.open(option.href, "_blank", "noopener");
}

// With a key held down the browser opens a tab, and the palette stays.
function choose(event) {
  const option = event.target.closest("[role='option']");
  if (!option || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const act = acts.get(option);
  dialog.close();
  act?.();
}
