// An MCP server over stdio whose tools misbehave on request and leave a trace of what was really executed.
//
//   TRACE_FILE   every tool call is appended here as one JSON line and flushed to disk before the call goes on
//   API_KEY      answered by `whoami` as its length, and carelessly written to stderr
//   START_DELAY  milliseconds before the server answers anything
//   IGNORE_END_OF_INPUT  `true`: runs on when its input ends and ignores SIGTERM, as bad servers do
//
// Tools: record, record_once (the same, but not marked idempotent), fail, flaky, slow, exit, whoami.
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const traceFile = process.env.TRACE_FILE;
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const text = (value) => ({ content: [{ type: 'text', text: value }] });
const failure = (value) => ({ ...text(value), isError: true });

function trace(tool, input, key) {
  if (!traceFile) return;
  const file = openSync(traceFile, 'a', 0o600);
  appendFileSync(file, JSON.stringify({ tool, key, input, pid: process.pid, at: new Date().toISOString() }) + '\n');
  fsyncSync(file);
  closeSync(file);
}

function callsTraced(tool, key) {
  if (!traceFile || !existsSync(traceFile)) return 0;
  return readFileSync(traceFile, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
    .filter((call) => call.tool === tool && call.key === key).length;
}

const anyText = { type: 'object', properties: { text: { type: 'string' } } };
const waiting = { type: 'object', properties: { text: { type: 'string' }, milliseconds: { type: 'integer', minimum: 0 } } };
const repeatable = { readOnlyHint: false, destructiveHint: false, idempotentHint: true };
const unrepeatable = { readOnlyHint: false, destructiveHint: true, idempotentHint: false };

const tools = {
  record: {
    description: 'Traces the call, waits, answers how often this idempotency key was seen.',
    inputSchema: waiting,
    annotations: repeatable,
    async call(input) {
      await wait(input.milliseconds ?? 0);
      return text(`recorded ${input.text ?? ''}`);
    },
  },
  record_once: {
    description: 'As record, but must not be called twice for the same thing.',
    inputSchema: waiting,
    annotations: unrepeatable,
    async call(input) {
      await wait(input.milliseconds ?? 0);
      return text(`recorded ${input.text ?? ''}`);
    },
  },
  fail: {
    description: 'Always answers an error.',
    inputSchema: anyText,
    annotations: repeatable,
    call: (input) => failure(`scripted failure: ${input.text ?? ''}`),
  },
  flaky: {
    description: 'Fails as often as asked for one idempotency key, then succeeds.',
    inputSchema: { type: 'object', properties: { failures: { type: 'integer', minimum: 0 } }, required: ['failures'] },
    annotations: repeatable,
    call: (input, key) => callsTraced('flaky', key) <= input.failures ? failure('scripted: not yet') : text('at last'),
  },
  slow: {
    description: 'Answers after a while, unless cancelled.',
    inputSchema: waiting,
    annotations: repeatable,
    async call(input) {
      await wait(input.milliseconds ?? 60_000);
      return text('slow and steady');
    },
  },
  exit: {
    description: 'Ends the server process without an answer.',
    inputSchema: anyText,
    annotations: repeatable,
    call: () => process.exit(7),
  },
  whoami: {
    description: 'Says how long the API key is that the server was started with.',
    inputSchema: { type: 'object' },
    annotations: { readOnlyHint: true, idempotentHint: true },
    call() {
      console.error(`careless: my key is ${process.env.API_KEY}`);
      return text(`key of ${(process.env.API_KEY ?? '').length} characters`);
    },
  },
};

const server = new Server({ name: 'scripted-server', version: '1.0.0' }, { capabilities: { tools: {} } });

server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: Object.entries(tools).map(([name, { description, inputSchema, annotations }]) => ({ name, description, inputSchema, annotations })),
}));

server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
  const tool = tools[params.name];
  if (!tool) return failure(`no such tool: ${params.name}`);
  const input = params.arguments ?? {};
  const key = params._meta?.['taskmcp/idempotency_key'] ?? null;
  trace(params.name, input, key);
  return tool.call(input, key);
});

if (process.env.IGNORE_END_OF_INPUT === 'true') {
  setInterval(() => {}, 60_000);
  process.on('SIGTERM', () => {});
}

console.error(`scripted-server ${process.pid} ready`);
await wait(Number(process.env.START_DELAY ?? 0));
await server.connect(new StdioServerTransport());
