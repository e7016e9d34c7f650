// An MCP server (2025-11-25) without a library that tells everybody what it was given: every variable of its environment whose value starts
// with `canary`, and the Authorization header of the request. In results, errors, stderr, progress, log lines, definitions and questions.
//
//   node leaky-server.mjs          stdio
//   node leaky-server.mjs PORT     streamable HTTP without sessions
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { endWithParent } from './parent.mjs';

const port = process.argv[2];
const given = Object.values(process.env).filter((value) => value.startsWith('canary'));
let told = given.join(' ');
const leak = () => `I was given ${told}`;
const text = (value) => ({ content: [{ type: 'text', text: value }] });
let questions = 0;
const asked = new Map();

const tools = {
  text: () => text(leak()),
  json: () => text(JSON.stringify({ [told]: [leak(), { inner: JSON.stringify(leak()) }] })),
  structured: () => ({ ...text('see there'), structuredContent: { given: told, url: `https://example.com/?key=${encodeURIComponent(told)}` } }),
  blocks: () => ({ content: [{ type: 'text', text: leak() }, { type: 'resource_link', uri: `leak://${encodeURIComponent(told)}`, name: told }] }),
  fail: () => ({ ...text(leak()), isError: true }),
  error: () => { throw Object.assign(new Error(leak()), { data: { given: told } }); },
  http_error: ({ response }) => {
    if (!response) throw new Error(leak());
    response.writeHead(500, { 'x-given': told }).end(leak());
  },
  stderr: () => (console.error(leak()), text('said')),
  say: ({ send }) => (send({ method: 'notifications/message', params: { level: 'warning', logger: told, data: { said: leak() } } }), text('said')),
  progress({ params, send }) {
    const { progressToken } = params._meta ?? {};
    for (let progress = 1; progress <= 3 && progressToken !== undefined; progress++) send({ method: 'notifications/progress', params: { progressToken, progress, total: 3, message: leak() } });
    return text('done');
  },
  ask: ({ send }) => new Promise((resolve) => {
    const id = `question-${++questions}`;
    asked.set(id, () => resolve(text(leak())));
    send({ id, method: 'elicitation/create', params: { message: leak(), requestedSchema: { type: 'object', properties: { given: { type: 'string', description: leak(), default: told } } } } });
  }),
  exit: () => (console.error(leak()), process.exit(7)),
};

const tool = (name) => ({
  name, title: told, description: leak(),
  inputSchema: { type: 'object', description: leak(), properties: { given: { type: 'string', description: leak(), default: told } } },
  annotations: { title: told, readOnlyHint: false, idempotentHint: false },
});

const answers = {
  initialize: () => ({
    protocolVersion: '2025-11-25', capabilities: { tools: { listChanged: true }, resources: {}, prompts: {}, logging: {} },
    serverInfo: { name: 'leaky-server', version: told }, instructions: leak(),
  }),
  ping: () => ({}),
  'logging/setLevel': () => ({}),
  'tools/list': () => ({ tools: Object.keys(tools).map(tool) }),
  'tools/call': (call) => tools[call.params.name](call),
  'resources/list': () => ({ resources: [{ uri: `leak://${encodeURIComponent(told)}`, name: told, description: leak() }] }),
  'resources/templates/list': () => ({ resourceTemplates: [{ uriTemplate: 'leak://{any}', name: told, description: leak() }] }),
  'resources/read': ({ params }) => ({ contents: [{ uri: params.uri, text: leak() }] }),
  'prompts/list': () => ({ prompts: [{ name: 'tell', description: leak(), arguments: [{ name: 'given', description: leak() }] }] }),
  'prompts/get': () => ({ description: leak(), messages: [{ role: 'user', content: { type: 'text', text: leak() } }] }),
};

async function receive({ id, method, params, result }, send, response) {
  if (method === undefined) return asked.get(id)?.(result);
  if (id === undefined) return;
  try {
    if (!answers[method]) throw Object.assign(new Error(`Method not found: ${method}. ${leak()}`), { code: -32601 });
    const answer = await answers[method]({ params: params ?? {}, send, response });
    if (!response?.writableEnded) send({ id, result: answer });
  } catch (error) {
    send({ id, error: { code: error.code ?? -32000, message: error.message, data: error.data } });
  }
}

console.error(leak());
if (port === undefined) {
  const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
  process.stdout.write(`${leak()}\n`);
  createInterface({ input: process.stdin }).on('line', (line) => receive(JSON.parse(line), send));
} else {
  endWithParent();
  createServer((request, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    told = [...given, (request.headers.authorization ?? '').replace('Bearer ', '')].join(' ');
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', async () => {
      const message = JSON.parse(body);
      if (message.id === undefined || message.method === undefined) {
        await receive(message, () => {});
        return response.writeHead(202).end();
      }

      const begin = () => response.headersSent || response.writeHead(200, { 'content-type': 'text/event-stream' });
      await receive(message, (out) => (begin(), response.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...out })}\n\n`)), response);
      if (!response.writableEnded) response.end();
    });
  }).listen(Number(port), '127.0.0.1', () => console.log('listening'));
}
