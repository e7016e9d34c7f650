// An MCP server over stdio, without a library, whose tools are what the file TOOLS_FILE says at that moment.
// The tool `announce` says that the list has changed; every call of another one is noted in TOOLS_FILE.calls.
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const file = process.env.TOOLS_FILE;
const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');

function call({ name, arguments: input }) {
  if (name === 'announce') send({ method: 'notifications/tools/list_changed' });
  else appendFileSync(`${file}.calls`, `${name} ${JSON.stringify(input)}\n`);
  return { content: [{ type: 'text', text: `called ${name}` }] };
}

const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'defined-server', version: '1.0.0' } }),
  'tools/list': () => ({ tools: JSON.parse(readFileSync(file, 'utf8')) }),
  'tools/call': call,
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (answers[method]) send({ id, result: answers[method](params ?? {}) });
  else send({ id, error: { code: -32601, message: `Method not found: ${method}` } });
});
