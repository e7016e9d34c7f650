// An MCP server without a library, which speaks just the version that it is started with, so that tests see what goes over the wire.
//
//   node wire-server.mjs VERSION [PORT [sse]]     stdio; with a port streamable HTTP, with a session up to 2025-11-25, or HTTP with server-sent events
//
// Up to 2025-11-25 it asks by a request of its own (elicitation/create), from 2026-07-28 by results of type input_required.
// What it hears is written to stderr as `heard METHOD ID`, a request that was given up as `cancelled ID`.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { endWithParent } from './parent.mjs';

const [version, port, mode] = process.argv.slice(2);
const isStateless = version >= '2026-07-28';
const text = (value) => ({ content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }] });
const form = {
  message: 'Who are you?',
  requestedSchema: { type: 'object', properties: { name: { type: 'string', minLength: 2 }, age: { type: 'integer', default: 30 } }, required: ['name'] },
};
const link = { mode: 'url', message: 'Please sign in', url: 'https://example.com/sign-in', elicitationId: 'e1' };

const asked = new Map(); // id of a question -> what to do with its answer
const open = new Map(); // id of a request -> what to do when it is cancelled
const listeners = new Map(); // id of a subscription -> { filter, send }
const added = new Set(); // what was added to the lists: tool, prompt, resource
let questions = 0;
let touched = 0;
let visits = 0;

class RpcError extends Error {
  constructor({ code, message, data }) {
    super(message);
    Object.assign(this, { code, data });
  }
}

// A request to the client, in the form of old versions.
const request = (send, method, params) => new Promise((resolve, reject) => {
  const id = `question-${++questions}`;
  asked.set(id, (answer) => (answer.error ? reject(new RpcError(answer.error)) : resolve(answer.result)));
  send({ id, method, params });
});

const ask = (send, params) => request(send, 'elicitation/create', params);

// What came of it, or the code of the error.
async function askOther({ params: { inputResponses }, send }, key, method, params) {
  if (isStateless) return inputResponses ? text(inputResponses) : inputRequired({ [key]: { method, params } }, key);
  return text(await request(send, method, params).catch(({ code, message }) => ({ code, message })));
}

const inputRequired = (inputRequests, requestState) => ({ resultType: 'input_required', inputRequests, requestState });
const elicitation = (params) => ({ method: 'elicitation/create', params });

function changed(method, params = {}) {
  if (!isStateless) return broadcast({ method, params });
  const kind = /^notifications\/(\w+)\/list_changed$/.exec(method)?.[1];
  for (const [id, { filter, send }] of listeners) {
    if (kind ? filter[`${kind}ListChanged`] : filter.resourceSubscriptions?.includes(params.uri)) send({ method, params: { ...params, _meta: { 'io.modelcontextprotocol/subscriptionId': id } } });
  }
}

const subscribed = new Set();
let broadcast = () => {};

async function add(kind) {
  added.add(kind);
  changed(`notifications/${kind}s/list_changed`);
  return text('added');
}

const tools = {
  async ask({ params, send }) {
    if (!isStateless) return text(await ask(send, form));
    if (!params.inputResponses) return inputRequired({ who: elicitation(form) }, 'state \u00e9 "1"\n');
    return text({ inputResponses: params.inputResponses, requestState: params.requestState ?? null, key: params._meta?.['taskmcp/idempotency_key'] ?? null });
  },
  ask_safely: (call) => tools.ask(call),
  async ask_without_state({ params }) {
    return params.inputResponses ? text({ hasState: 'requestState' in params }) : inputRequired({ who: elicitation(form) });
  },
  async ask_for_link({ params, send }) {
    if (!isStateless) return text(await ask(send, link));
    return params.inputResponses ? text(params.inputResponses) : inputRequired({ link: elicitation(link) });
  },
  async ask_twice({ params, send }) {
    if (!isStateless) return text([await ask(send, form), await ask(send, { ...form, message: 'Really?' })]);
    if (!params.requestState) return inputRequired({ who: elicitation(form) }, 'first');
    if (params.requestState === 'first') return inputRequired({ sure: elicitation({ ...form, message: 'Really?' }) }, 'second');
    return text(params.inputResponses);
  },
  async ask_both({ send }) {
    return text(await Promise.all([ask(send, form), ask(send, { ...form, message: 'And you?' })]));
  },
  async ask_and_withdraw({ send }) {
    const answer = ask(send, form);
    send({ method: 'notifications/cancelled', params: { requestId: `question-${questions}` } });
    void answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return text('never mind');
  },
  async ask_as({ params, send }) {
    const asked = { ...form, message: `Who is ${params.arguments.name}?` };
    return isStateless ? inputRequired({ who: elicitation(asked) }) : text(await ask(send, asked));
  },
  ask_for_sampling: (call) => askOther(call, 'model', 'sampling/createMessage', { messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }], maxTokens: 1 }),
  ask_for_sampling_with_tools: (call) => askOther(call, 'model', 'sampling/createMessage', { messages: [], maxTokens: 1, tools: [{ name: 't', inputSchema: { type: 'object' } }] }),
  ask_for_roots: (call) => askOther(call, 'roots', 'roots/list'),
  // When no call is under way any more.
  async ask_for_roots_later() {
    setTimeout(() => request(broadcast, 'roots/list'), 50);
    return text('later');
  },
  async log_each({ params, send }) {
    for (const level of ['debug', 'info', 'warning', 'error']) send({ method: 'notifications/message', params: { level, logger: params.arguments.name, data: { level } } });
    return text('logged');
  },
  async ask_for_the_rest({ send }) {
    const answer = (method, params) => request(send, method, params).catch(({ code }) => code);
    return text([await answer('sampling/createMessage', { messages: [], maxTokens: 1 }), await answer('roots/list'), await answer('ping')]);
  },
  // Refuses until somebody has been where the links lead.
  async need_link({ params }) {
    if (visits++) return text(Object.keys(params));
    throw new RpcError({ code: -32042, message: 'Sign in first.', data: { elicitations: [link, { ...link, elicitationId: 'e2' }] } });
  },
  async again({ params }) {
    const round = Number(params.requestState ?? 0);
    return round === params.arguments.rounds ? text(`round ${round}, responses ${'inputResponses' in params}`) : inputRequired(undefined, `${round + 1}`);
  },
  async strange() {
    return { resultType: 'task', ...text('?') };
  },
  async whats_sent({ params, id }) {
    return text({ id, meta: params._meta ?? {} });
  },
  async headers({ headers }) {
    return text(Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => /^mcp-(param-|name|method)/.test(name))));
  },
  async say({ params, send }) {
    send({ method: 'notifications/message', params: { level: 'warning', logger: 'wire', data: { said: params.arguments.text } } });
    return text('said');
  },
  async progress({ params, send }) {
    const { progressToken } = params._meta;
    for (let progress = 1; progress <= 3; progress++) send({ method: 'notifications/progress', params: { progressToken, progress, total: 3, message: `step ${progress}` } });
    return text('done');
  },
  // As a batch with its result.
  async progress_at_once({ params }) {
    const { progressToken } = params._meta;
    return { ...text('done'), batch: [1, 2, 3].map((progress) => ({ method: 'notifications/progress', params: { progressToken, progress } })) };
  },
  slow: ({ id }) => new Promise((resolve) => {
    const timer = setTimeout(() => resolve(text('slow and steady')), 60_000);
    open.set(id, () => clearTimeout(timer));
  }),
  add_tool: () => add('tool'),
  add_prompt: () => add('prompt'),
  add_resource: () => add('resource'),
  async touch() {
    touched++;
    if (isStateless || subscribed.has('wire://counter')) changed('notifications/resources/updated', { uri: 'wire://counter' });
    return text('touched');
  },
  async die() {
    process.exit(3);
  },
  async hang_up() {
    for (const [id, { send, end }] of listeners) end(send, id);
    listeners.clear();
    return text('hung up');
  },
  async flood({ params, send }) {
    for (let i = 0; i < params.arguments.count; i++) send({ method: 'notifications/message', params: { level: 'info', logger: 'flood', data: `${i} ${'x'.repeat(1000)}` } });
    return text('flooded');
  },
  async rich({ params }) {
    return {
      content: [{ type: 'text', text: 'one', annotations: { audience: ['user'] } }, { type: 'resource_link', uri: 'wire://counter', name: 'counter' }],
      structuredContent: { n: 1 },
      isError: params.arguments.fails === true,
      _meta: { 'example.com/trace': 'abc' },
    };
  },
  async refuse() {
    throw new RpcError({ code: -32050, message: 'Not on Sundays.', data: { day: 'Sunday', open: [1, 2] } });
  },
  async huge({ params }) {
    return text('x'.repeat(params.arguments.bytes));
  },
};

const mayRepeat = new Set(['ask_safely']);
const more = { title: 'A title', icons: [{ src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: ['48x48'] }], _meta: { 'example.com/kept': { deep: [true] } } };
const tool = (name) => ({
  name,
  description: `The tool ${name}.`,
  inputSchema: { type: 'object', ...(name === 'headers' && { properties: { region: { type: 'string', 'x-mcp-header': 'Region' }, count: { type: 'integer', 'x-mcp-header': 'Count' }, note: { type: 'string' } } }) },
  annotations: { readOnlyHint: name === 'rich', idempotentHint: mayRepeat.has(name) || name === 'rich' },
  ...(name === 'rich' && { ...more, execution: { taskSupport: 'forbidden' } }),
});
const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  logging: {},
  completions: {},
};
const serverInfo = { name: 'wire-server', version: '1.0.0' };

// In pages of five.
function page(member, items, { cursor = '0' }) {
  const next = Number(cursor) + 5;
  return { [member]: items.slice(Number(cursor), next), ...(next < items.length && { nextCursor: `${next}` }) };
}

const answers = {
  'tools/list': ({ params }) => page('tools', [...Object.keys(tools), ...(added.has('tool') ? ['added'] : [])].map(tool), params),
  'tools/call': (call) => (tools[call.params.name] ?? (async () => ({ ...text('no such tool'), isError: true })))(call),
  'prompts/list': () => {
    const greet = { name: 'greet', description: 'Greets.', arguments: [{ name: 'who', description: 'Whom to greet.', required: true }, { name: 'how' }], ...more };
    const batch = [{ method: 'notifications/message', params: { level: 'info', logger: 'wire', data: 'in a batch' } }];
    return { prompts: [greet, ...(added.has('prompt') ? [{ name: 'added' }] : [])], ...(version === '2025-03-26' && { batch }) };
  },
  'prompts/get': async ({ params, send }) => {
    const asks = params.arguments.who === '?';
    if (isStateless && asks && !params.inputResponses) return inputRequired({ who: elicitation(form) }, 'prompt');
    const answer = isStateless ? params.inputResponses?.who : asks && (await ask(send, form));
    return { messages: [{ role: 'user', content: { type: 'text', text: `Hello ${answer ? answer.content.name : params.arguments.who}` } }] };
  },
  'completion/complete': ({ params }) => ({ completion: { values: [`${params.argument.value}!`, params.ref.name ?? params.ref.uri, ...Object.values(params.context?.arguments ?? {})], total: 10, hasMore: true } }),
  'resources/list': () => ({ resources: ['wire://counter', ...(added.has('resource') ? ['wire://added'] : [])].map((uri) => ({ uri, name: uri, size: 1, annotations: { priority: 0.5 }, ...more })) }),
  'resources/templates/list': () => ({ resourceTemplates: [{ uriTemplate: 'wire://number/{n}', name: 'number', description: 'Any number.', ...more }] }),
  'resources/read': async ({ id, params, send }) => {
    if (params.uri === 'wire://number/slow') await tools.slow({ id });
    if (params.uri === 'wire://number/none') throw new RpcError({ code: isStateless ? -32602 : -32002, message: 'No such number.', data: { uri: params.uri } });
    if (!isStateless && params.uri === 'wire://number/?') return { contents: [{ uri: params.uri, text: JSON.stringify(await ask(send, form)) }] };
    return { contents: [{ uri: params.uri, text: params.uri === 'wire://counter' ? `${touched}` : params.uri.split('/').pop() }] };
  },
};

if (isStateless) {
  answers['server/discover'] = () => ({ supportedVersions: [version], capabilities, _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo } });
  answers['subscriptions/listen'] = ({ id, params, send }) => new Promise((resolve) => {
    const end = () => resolve({ resultType: 'complete', _meta: { 'io.modelcontextprotocol/subscriptionId': id } });
    listeners.set(id, { filter: params.notifications, send, end });
    open.set(id, () => listeners.delete(id));
    send({ method: 'notifications/subscriptions/acknowledged', params: { notifications: params.notifications, _meta: { 'io.modelcontextprotocol/subscriptionId': id } } });
  });
} else {
  answers.initialize = () => ({ protocolVersion: version, capabilities, serverInfo });
  answers['logging/setLevel'] = ({ params }) => (console.error(`log level ${params.level}`), {});
  answers['resources/subscribe'] = ({ params }) => {
    if (params.uri === 'wire://none') throw new RpcError({ code: -32002, message: 'No such resource.' });
    return subscribed.add(params.uri), {};
  };
  answers['resources/unsubscribe'] = ({ params }) => (subscribed.delete(params.uri), {});
}

function cancel(id) {
  console.error(`cancelled ${id}`);
  open.get(id)?.();
  open.delete(id);
}

async function receive(message, send, headers) {
  const { id, method, params } = message;
  if (method === undefined) {
    console.error(`heard answer ${id} ${JSON.stringify(message.result ?? message.error)}`);
    asked.get(id)?.(message);
    asked.delete(id);
    return;
  }

  console.error(`heard ${method} ${id ?? ''}`);
  if (method === 'notifications/cancelled') return cancel(params.requestId);
  if (id === undefined) return;
  if (!answers[method]) return send({ id, error: { code: -32601, message: `Method not found: ${method}` } });
  let result;
  try {
    result = await answers[method]({ id, params: params ?? {}, send, headers });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return send({ id, error: { code: error.code, message: error.message, data: error.data } });
  } finally {
    open.delete(id);
  }

  // Batches are known to 2025-03-26 only.
  const { batch, ...rest } = result;
  const answer = { id, result: isStateless && !rest.resultType && method !== 'tools/call' ? { resultType: 'complete', ...rest } : rest };
  send(batch ? [...batch, answer] : answer);
}

const envelope = (message) => ({ jsonrpc: '2.0', ...message });
const line = (message) => JSON.stringify(Array.isArray(message) ? message.map(envelope) : envelope(message));
const event = (message) => `event: message\ndata: ${line(message)}\n\n`;

if (port === undefined) {
  broadcast = (message) => process.stdout.write(`${line(message)}\n`);
  createInterface({ input: process.stdin }).on('line', (line) => receive(JSON.parse(line), broadcast));
} else {
  endWithParent();
  createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => answer(request, response, body && JSON.parse(body)));
  }).listen(Number(port), '127.0.0.1');
}

const answer = mode === 'sse' ? answerBySse : isStateless ? answerAlone : answerInSession;

// As up to 2024-11-05: one stream for everything, and a place to send to.
async function answerBySse({ method }, response, message) {
  if (method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: endpoint\ndata: /mcp?session=1\n\n');
    broadcast = (out) => response.write(event(out));
    return;
  }

  response.writeHead(202).end();
  await receive(message, broadcast);
}

async function answerAlone({ method, headers }, response, message) {
  if (method !== 'POST') return response.writeHead(405).end();
  response.on('close', () => response.writableFinished || cancel(message.id));
  await answerOnStream(response, message, headers);
}

async function answerOnStream(response, message, headers) {
  if (message.id === undefined || message.method === undefined) {
    await receive(message, () => {});
    return response.writeHead(202).end();
  }

  response.writeHead(200, { 'content-type': 'text/event-stream' });
  await receive(message, (out) => response.write(event(out)), headers);
  response.end();
}

// One session, as from 2025-03-26 to 2025-11-25: lists are answered by plain JSON, all else on a stream; what nobody asked for goes to those who listen.
async function answerInSession({ method, headers }, response, message) {
  const starts = message.method === 'initialize';
  if (!starts && headers['mcp-session-id'] !== 'wire-session') return refuse(404, 'no session');
  if (!starts && version >= '2025-06-18' && headers['mcp-protocol-version'] !== version) return refuse(400, `no version ${headers['mcp-protocol-version']}`);
  switch (method) {
    case 'GET':
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      broadcast = (out) => response.write(event(out));
      return;
    case 'DELETE':
      console.error('the session was ended');
      return response.writeHead(200).end();
    default:
      if (!starts && !message.method?.endsWith('/list')) return answerOnStream(response, message);
      response.writeHead(200, { 'content-type': 'application/json', ...(starts && { 'mcp-session-id': 'wire-session' }) });
      return receive(message, (out) => response.end(line(out)));
  }

  function refuse(status, reason) {
    console.error(`refused ${method} ${message.method}: ${reason}`);
    return response.writeHead(status).end();
  }
}
