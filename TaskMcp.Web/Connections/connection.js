// The pages of connections: what came of a test, the prefix that follows from a name, and the log as it grows.
import { forPeople } from "./api.js";
import { refresh } from "./live.js";

const followsEvery = 2_000;

document.addEventListener("answered", ({ target, detail }) => {
  if (!target.matches("[data-test]")) return;
  const place = (target.closest("li") ?? document).querySelector("[data-test-result]");
  if (!place) return;
  const result = detail.value;
  place.classList.toggle("error", !detail.ok || !result.ok);
  place.textContent = detail.ok ? told(result) : detail.detail;
});

// The status of the connection tells the same when it has come: once is enough.
document.addEventListener("refreshed", () => {
  for (const place of document.querySelectorAll("[data-test-result].error")) {
    const reason = (place.closest("li") ?? document).querySelector("[data-reason]");
    if (place.textContent && reason?.textContent.trim() === place.textContent.trim()) place.textContent = "This is what the test just now said.";
  }
});

function told({ ok, latency_ms: latency, protocol_version: version, server_name: name, server_version: release, capabilities = [], error }) {
  if (!ok) return error ? forPeople(error.message) : "The server did not answer.";
  const tools = capabilities.filter((item) => item.type === "tool").length;
  const server = [name, release].filter(Boolean).join(" ");
  return `Works: answered in ${Math.round(latency)} ms with ${tools === 1 ? "1 tool" : `${tools} tools`}${server ? `. ${server}` : ""}${version ? `, MCP ${version}` : ""}.`;
}

// The prefix of the tools is the name in small letters, until somebody writes another one.
document.addEventListener("input", ({ target }) => {
  if (target.name === "server_type") target.dataset.own = "";
  const prefix = target.form?.querySelector("[data-from-name]");
  if (target.name !== "name" || !prefix || "own" in prefix.dataset) return;
  prefix.value = target.value.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, 40);
});

// The log has no events of its own, so it is asked for while somebody follows it.
let following = 0;
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-follow-log]")) return;
  clearInterval(following);
  if (target.checked) following = setInterval(follow, followsEvery);
});

async function follow() {
  const box = document.querySelector("[data-follow-log]");
  if (!box?.checked) return clearInterval(following);
  if (document.hidden) return;
  await refresh();
  const log = document.querySelector("[data-log]");
  if (log) log.scrollTop = log.scrollHeight;
}
