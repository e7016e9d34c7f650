// The answer to what a server asks. Keys and names of its form come from outside and may hold dots, so they stand in attributes of their own.

const readers = {
  text: ({ value }) => value,
  number: ({ value }) => (value === "" ? "" : Number(value)),
  instant: ({ value }) => (value === "" ? "" : new Date(value).toISOString()),
  json: ({ value }) => (value.trim() === "" ? "" : JSON.parse(value)),
  boolean: ({ checked }) => checked,
};

// Before the form is sent as every other is.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-answers]");
  if (form) form.dataset.body = JSON.stringify({ responses: responses(form) });
}, true);

function responses(form) {
  return Object.fromEntries([...form.querySelectorAll("fieldset[data-question]")].map((question) => {
    const controls = [...question.querySelectorAll("[data-member]")];
    return [question.dataset.question, controls.length === 0 ? { action: "accept" } : { action: "accept", content: content(controls) }];
  }));
}

function content(controls) {
  const members = new Map();
  for (const control of controls) {
    const { member, kind } = control.dataset;
    if (kind === "several") members.set(member, [...(members.get(member) ?? []), ...(control.checked ? [control.value] : [])]);
    else members.set(member, read(control, kind));
  }
  return Object.fromEntries([...members].filter(([, value]) => value !== ""));
}

// What is no JSON goes as it is: the API says what is wrong with it, at the field.
function read(control, kind) {
  try {
    return readers[kind](control);
  } catch {
    return control.value;
  }
}
