// What came of trying a tool, below the form.
document.addEventListener("answered", ({ target, detail }) => {
  const place = target.closest("[data-test]")?.querySelector("[data-result]");
  if (!place) return;
  place.hidden = !detail.ok;
  if (!detail.ok) return;
  const { plan, output, execution_time_ms: took } = detail.value;
  const sent = Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== null && value !== undefined && Object.keys(Object(value)).length + String(value).length > 0));
  const parts = [`Sends ${JSON.stringify(sent, null, 2)}`];
  if (output !== null && output !== undefined) parts.push(`Got, after ${Math.round(took)} ms: ${JSON.stringify(output, null, 2)}`);
  place.textContent = parts.join("\n\n");
});
