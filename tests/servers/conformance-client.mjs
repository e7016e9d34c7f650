// The person and the browser that use TaskMcp in the client scenarios of the conformance suite. TaskMcp is the MCP client that is tested: this
// knows its HTTP API and nothing of MCP or OAuth. Whatever a server offers is used once, with a form filled in from the schema that TaskMcp shows.
const {
  TASKMCP_URL, TASKMCP_TOKEN, MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT, MCP_CONFORMANCE_PROTOCOL_VERSION: revision,
} = process.env;
const context = JSON.parse(MCP_CONFORMANCE_CONTEXT ?? '{}');
const serverUrl = process.argv.at(-1);

// More than a client may need (the suite counts them), so that it is TaskMcp that has to find an end.
const MOST_SIGN_INS = 6;
const MOST_QUESTIONS = 5;

// Longer than anything that TaskMcp does for a caller.
const signal = () => AbortSignal.timeout(40_000);

const log = (...words) => console.log(...words);

async function api(method, path, body) {
  const response = await fetch(new URL(path, TASKMCP_URL), {
    method,
    headers: { authorization: `Bearer ${TASKMCP_TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal: signal(),
  });
  const text = await response.text();
  log(method, path, response.status, text.slice(0, 2000));
  return { ok: response.ok, status: response.status, json: text ? JSON.parse(text) : null };
}

const authentication = () => {
  const credentials = Object.fromEntries(['client_id', 'client_secret'].filter(name => context[name]).map(name => [name, context[name]]));
  if (scenario.startsWith('auth/client-credentials')) return { type: 'client_credentials', credentials };
  if (scenario.startsWith('auth/')) return { type: 'oauth', credentials };
  return { type: 'none' };
};

const created = await api('POST', '/api/mcp/connections', {
  name: `${scenario} ${revision}`,
  server_type: 'conformance',
  // 2026-07-28 is what TaskMcp speaks by itself; a server of an older revision is one that is pinned.
  transport: { type: 'streamable_http', url: serverUrl, ...(revision !== '2026-07-28' && { protocol_version: revision }) },
  auth_config: authentication(),
});
if (!created.ok) throw new Error('TaskMcp refuses the connection.');
const connection = `/api/mcp/connections/${created.json.id}`;
let signIns = 0;

/** What a browser of somebody who is signed in to TaskMcp does with the page to connect: goes from there to the authorization server and back. */
async function follow(connectPage) {
  const begun = await fetch(connectPage, { headers: { authorization: `Bearer ${TASKMCP_TOKEN}` }, redirect: 'manual', signal: signal() });
  const link = begun.headers.get('location');
  log('browser', connectPage, begun.status, link ?? (await begun.text()).slice(0, 500));
  if (!link) return begun.ok;
  const cookie = begun.headers.getSetCookie().map(set => set.split(';')[0]).join('; ');
  const there = await fetch(link, { redirect: 'manual', signal: signal() });
  await there.body?.cancel();
  const back = there.headers.get('location');
  log('browser', link, there.status, back);
  if (!back) return false;
  const page = await fetch(back, { headers: { cookie }, redirect: 'manual', signal: signal() });
  log('browser', back, page.status, (await page.text()).slice(0, 500));
  return page.status < 400;
}

/** Whether a person was asked to sign in, and did. */
async function signedIn() {
  if ((await api('GET', connection)).json.status !== 'auth_required' || signIns++ >= MOST_SIGN_INS) return false;
  const progress = await api('POST', `${connection}/refresh-auth`);
  if (!progress.ok) return false;
  return progress.json.authorization_url ? follow(progress.json.authorization_url) : progress.json.status === 'active';
}

/** Asks, and once more after each sign-in that the answer calls for. */
async function ask(method, path, body) {
  for (;;) {
    const answer = await api(method, path, body);
    if ((answer.ok && answer.json.ok !== false) || !(await signedIn())) return answer;
  }
}

const sample = schema => ({ string: 'sample', number: 1.5, integer: 1, boolean: true, array: [], object: {}, null: null })[schema.type] ?? 'sample';

const required = (schema = {}) => Object.fromEntries((schema.required ?? []).map(name => [name, sample(schema.properties?.[name] ?? {})]));

const withoutNulls = input => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));

async function invoke(tool, input) {
  const call = { connection_id: created.json.id, tool_name: tool.name, input };
  let answer = await ask('POST', '/api/mcp/invoke', call);
  if (answer.json.code === 'mcp.invalid_input') {
    // A value that the tool's schema does not allow: a person leaves it out.
    call.input = withoutNulls(input);
    answer = await ask('POST', '/api/mcp/invoke', call);
  }

  for (let questions = 0; answer.json.input_required && questions < MOST_QUESTIONS; questions++) {
    const { requests, request_state } = answer.json.input_required;
    const responses = Object.fromEntries(Object.keys(requests).map(key => [key, { action: 'accept', content: {} }]));
    answer = await ask('POST', '/api/mcp/invoke', { ...call, responses, request_state });
  }
}

function inputFor(tool, tools) {
  const given = context.toolCalls?.find(call => tool.name.endsWith(`__${call.name}`));
  if (given) return given.arguments;
  // This tool asks what became of the schema of the other one.
  if (tool.name.endsWith('__json_schema_echo')) return { schema: tools[0].schema };
  return required(tool.schema);
}

async function use(capabilities) {
  const tools = capabilities.filter(capability => capability.type === 'tool');
  for (const tool of tools) await invoke(tool, inputFor(tool, tools));
  for (const { type, name } of capabilities) {
    if (type === 'prompt') await ask('POST', '/api/mcp/prompts/get', { connection_id: created.json.id, name });
    if (type === 'resource') await ask('POST', '/api/mcp/resources/read', { connection_id: created.json.id, uri: name });
  }
}

try {
  const test = await ask('POST', `${connection}/test`);
  if (test.json.ok) await use((await ask('GET', `${connection}/capabilities`)).json.items);
} finally {
  await api('GET', `${connection}/log`);
  await api('DELETE', connection);
}
log('done');
