// An MCP server over stdio, without a library, with the tools that the official conformance suite asks for where it looks at tasks (SEP-2663). It knows nothing of tasks itself: its tools take long,
// fail and ask while they are at work, and whoever is between it and a client makes tasks of that.
//
//   node long-calls-server.mjs VERSION
//
// Up to 2025-11-25 it asks by requests of its own (elicitation/create), from 2026-07-28 by results of type input_required.
import { createInterface } from 'node:readline';

const [version] = process.argv.slice(2);
const isStateless = version >= '2026-07-28';
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({ content: [{ type: 'text', text: value }] });

const asked = new Map(); // id of a question -> what to do with its answer
const open = new Map(); // id of a request -> what to do when it is cancelled
let questions = 0;

class RpcError extends Error {
  code = -32603;
}

// Longer by half than it says, so that it takes long on a machine that is busy, too.
const work = ({ id }, seconds) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, seconds * 1500);
  open.set(id, () => (clearTimeout(timer), reject(new RpcError('Cancelled.'))));
});

const form = (message) => ({
  method: 'elicitation/create',
  params: { message, requestedSchema: { type: 'object', properties: { name: { type: 'string' }, confirm: { type: 'boolean' } } } },
});

const request = (question) => new Promise((resolve) => {
  const id = `question-${++questions}`;
  asked.set(id, resolve);
  send({ id, ...question });
});

// Works, asks all that at once, and gives the answers to what comes then. In the stateless form all begins anew with the answers.
async function ask(call, seconds, inputRequests, then) {
  if (call.params.inputResponses) return then(call.params.inputResponses);
  await work(call, seconds);
  if (isStateless) return { resultType: 'input_required', inputRequests, requestState: 'asked' };
  const answers = await Promise.all(Object.entries(inputRequests).map(async ([key, question]) => [key, await request(question)]));
  return then(Object.fromEntries(answers));
}

const tools = {
  greet: { support: 'forbidden', call: ({ input }) => text(`Hello, ${input.name}!`) },
  slow_compute: {
    support: 'optional',
    async call(call) {
      await work(call, call.input.seconds);
      return text(`computed ${call.input.label}`);
    },
  },
  failing_job: {
    support: 'required',
    async call(call) {
      await work(call, 1);
      return { ...text('The job failed.'), isError: true };
    },
  },
  protocol_error_job: {
    support: 'optional',
    async call(call) {
      await work(call, 1);
      throw new RpcError('The job panicked.');
    },
  },
  confirm_delete: {
    support: 'optional',
    call: (call) => ask(call, 1, { sure: form(`Delete ${call.input.filename}?`) }, ({ sure }) => text(`${sure.action} ${call.input.filename}`)),
  },
  multi_input: {
    support: 'optional',
    call: (call) => ask(call, 1, { first: form('Who is first?'), second: form('Who is second?') }, ({ first, second }) => text(`${first.content.name}, ${second.content.name}`)),
  },
  // Asks before it is at work, as SEP-2663 would have it, and wants to be a task from then on.
  test_tool_with_task: {
    support: 'required',
    call: (call) => ask(call, 0, { user_name: form('Who are you?') }, async ({ user_name: { content } }) => {
      await work(call, 1);
      return text(`Hello, ${content.name}!`);
    }),
  },
};

const definition = ([name, { support }]) => ({ name, description: `The tool ${name}.`, inputSchema: { type: 'object' }, execution: { taskSupport: support } });
const [capabilities, serverInfo] = [{ tools: {} }, { name: 'long-calls-server', version: '1.0.0' }];

const answers = {
  ...(isStateless
    ? { 'server/discover': () => ({ supportedVersions: [version], capabilities, _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo } }) }
    : { initialize: () => ({ protocolVersion: version, capabilities, serverInfo }) }),
  'tools/list': () => ({ tools: Object.entries(tools).map(definition) }),
  'tools/call': (call) => tools[call.params.name].call({ ...call, input: call.params.arguments }),
};

async function receive({ id, method, params = {}, result }) {
  if (method === undefined) return asked.get(id)?.(result);
  if (method === 'notifications/cancelled') return open.get(params.requestId)?.();
  if (id === undefined) return;
  if (!answers[method]) return send({ id, error: { code: -32601, message: `Method not found: ${method}` } });
  try {
    send({ id, result: { ...(isStateless && { resultType: 'complete' }), ...(await answers[method]({ id, params })) } });
  } catch ({ code, message }) {
    send({ id, error: { code, message } });
  } finally {
    open.delete(id);
  }
}

createInterface({ input: process.stdin }).on('line', (line) => receive(JSON.parse(line)));
