// An MCP server over stdio for a system of issues that sends a signed webhook of each change, as GitHub does.
//
//   WEBHOOK_URL, WEBHOOK_SECRET   where it sends them, and what it signs them with (X-Hub-Signature-256)
//   WHEN   `before`: the webhook is sent before the tool answers; `after`: half a second after it has
//
// Tools: create_issue, update_issue. Both answer the issue.
import { createHmac, randomUUID } from 'node:crypto';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const { WEBHOOK_URL, WEBHOOK_SECRET, WHEN } = process.env;
let made = 0;

const issue = (number, { title, body }) => ({
  url: `https://api.issues.example/repos/o/r/issues/${number}`,
  html_url: `https://issues.example/o/r/issues/${number}`,
  id: 444500000 + number,
  number,
  title,
  body: body ?? '',
  user: { login: 'octocat', id: 21031067, html_url: 'https://issues.example/octocat' },
});

async function send(action, changed) {
  const body = JSON.stringify({ action, issue: changed, sender: changed.user });
  const response = await fetch(WEBHOOK_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issues',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')}`,
    },
    body,
  });
  console.error(`webhook ${action} ${changed.number}: ${response.status}`);
}

async function tell(action, changed) {
  if (WHEN === 'before') await send(action, changed);
  else setTimeout(() => send(action, changed), 500);
  return { content: [{ type: 'text', text: JSON.stringify(changed) }] };
}

const texts = { type: 'object', properties: { title: { type: 'string' }, body: { type: 'string' }, number: { type: 'integer' } }, required: ['title'] };
const annotations = { readOnlyHint: false, destructiveHint: false, idempotentHint: true };

const tools = {
  create_issue: { description: 'Makes an issue.', call: (input) => tell('opened', issue(++made, input)) },
  update_issue: { description: 'Changes an issue.', call: (input) => tell('edited', issue(input.number, input)) },
};

const server = new Server({ name: 'issues-server', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({
  tools: Object.entries(tools).map(([name, { description }]) => ({ name, description, inputSchema: texts, annotations })),
}));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => tools[params.name].call(params.arguments ?? {}));
await server.connect(new StdioServerTransport());
