// An MCP server over stdio, without a library, whose list of tools changes: `add` adds one, `remove` takes it away.
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const tool = (name) => ({ name, description: `The tool ${name}.`, inputSchema: { type: 'object' } });
let tools = ['add', 'remove'];

function change(next) {
  tools = next;
  send({ method: 'notifications/tools/list_changed' });
  return { content: [{ type: 'text', text: 'changed' }] };
}

const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'changing-server', version: '1.0.0' } }),
  'tools/list': () => ({ tools: tools.map(tool) }),
  'tools/call': ({ name }) => change(name === 'add' ? ['add', 'remove', 'added'] : ['add', 'remove']),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (answers[method]) send({ id, result: answers[method](params ?? {}) });
  else send({ id, error: { code: -32601, message: `Method not found: ${method}` } });
});
