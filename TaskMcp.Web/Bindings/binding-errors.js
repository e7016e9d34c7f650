// Refusals of the API at the place of the editor that they name: `config.conditions[1].any[0].value`, `config.input_template.entities[0].name`.
import { placeOf } from "./tool-input.js";

/** Shows them without taking the focus. @returns the messages that have no place. */
export function place(form, errors) {
  const homeless = [];
  for (const [path, messages] of Object.entries(errors)) {
    const at = placeFor(form, path.match(/[^.[\]]+/g) ?? []);
    if (at) at.textContent = messages.map(inPlace).join(" ");
    else homeless.push(...messages);
  }
  return homeless;
}

export function clear(form) {
  for (const place of form.querySelectorAll("[data-error], [data-error-for]")) place.textContent = "";
}

// Where it stands, the message need not say where it is.
function inPlace(message) {
  return message.replace(/^config\.\w+(\[\d+\]\.\w+)?: (\$\S*: )?/, "");
}

function placeFor(form, steps) {
  const path = steps.join(".");
  const exact = form.querySelector(`[data-error-for="${CSS.escape(path)}"]`);
  if (exact) return exact;
  if (path.startsWith("config.input_template")) return ofInput(form, steps.slice(2));
  for (const list of ["conditions", "output_handling"]) {
    if (path.startsWith(`config.${list}`)) return ofRow(form, list, steps.slice(2));
  }
  return null;
}

function ofInput(form, steps) {
  const schema = form.querySelector("[data-schema]");
  const field = schema && placeOf(schema, steps);
  return field?.querySelector(":scope > [data-error-at]") ?? form.querySelector('[data-error-for="config.input_template"]');
}

function ofRow(form, list, steps) {
  let place = form.querySelector(`[data-error-for="config.${list}"]`);
  let rows = form.querySelector(`[data-items="config.${list}"]`);
  for (const step of steps) {
    if (step === "any") continue;
    const row = [...(rows?.children ?? [])].filter((one) => one.matches("[data-item]"))[Number(step)];
    if (!row) break;
    place = row.querySelector(":scope > [data-error-at]") ?? place;
    rows = row.querySelector("[data-items]");
  }
  return place;
}
