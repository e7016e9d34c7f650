// What came of checking the audit's chain.
const problems = {
  row_changed: "is not as it was written",
  row_missing: "is missing",
  row_forged: "was not written by this TaskMcp",
  chain_broken: "does not follow from the one before",
  beginning_missing: "should be the beginning, which is missing",
  end_missing: "should be the end, which is missing",
  head_missing: "ends a chain whose head is missing",
  head_forged: "ends a chain whose head was not written by this TaskMcp",
  key_missing: "can't be checked: the key of the seals is missing",
};

document.addEventListener("answered", ({ target, detail }) => {
  if (!("verify" in target.dataset)) return;
  document.getElementById("verified").hidden = true;
  if (detail.ok) show(detail.value);
});

function show(result) {
  const place = document.getElementById("verified");
  const tell = (name, text) => (place.querySelector(`[data-slot="${name}"]`).textContent = text);
  place.className = `notice ${result.ok ? "" : "bad"}`;
  place.querySelector("[data-slot='verdict']").className = `badge ${result.ok ? "good" : "bad"}`;
  tell("verdict", result.ok ? "Whole" : "Broken");
  tell("sentence", result.ok ? "Every row is as it was written, and none is missing." : `Row ${result.broken_at ?? "?"} ${problems[result.problem] ?? result.problem}.`);
  tell("detail", result.detail ?? "");
  for (const name of ["checked", "first_sequence", "last_sequence"]) tell(name, Number(result[name] ?? 0).toLocaleString("en"));
  tell("last_hash", result.last_hash ?? "–");
  place.querySelector("[data-slot='advice']").hidden = !result.ok;
  place.hidden = false;
}
