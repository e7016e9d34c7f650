// A real authorization server (oidc-provider) in front of a real MCP server (the SDK's, streamable HTTP), as one process on two ports.
//
//   AS_PORT, MCP_PORT  where they listen on 127.0.0.1
//   ALSO_FOR           another resource that it gives tokens for, with TaskMcp's scopes; default: none
//   TOKEN_TTL          seconds that an access token lives; default 3600
//   CLIENT_DOCUMENTS   reads client id metadata documents of any https host from this origin instead; default: takes none
//
// The MCP server checks every bearer token by introspection (RFC 7662) and publishes protected resource metadata (RFC 9728).
// People sign in as oidc-provider's development pages have it: any name, then a consent.
//
// On the authorization server's port, for the tests:
//   GET  /test/counts        requests at the token endpoint by grant type and waiting, registrations, introspections
//   GET  /test/seen          the parameters of every request at the authorization and token endpoints, without what is secret
//   GET  /test/secrets       every token, code and client secret that was given out
//   POST /test/outage        { "status": 503 } answers every token request so; { "status": 0 } no more
//   POST /test/hold          { "on": true } keeps token requests waiting; { "on": false } lets them go on
//   POST /test/revoke        ends every grant: access and refresh tokens are good no more
//   POST /test/forget        knows no client any more that registered itself, nor what it was granted
//   POST /test/expire        ends every access token; refresh tokens stay
import { createServer } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import Provider from 'oidc-provider';
import { endWithParent } from './parent.mjs';

endWithParent();
const issuer = `http://127.0.0.1:${process.env.AS_PORT}`;
const resource = `http://127.0.0.1:${process.env.MCP_PORT}/mcp`;
const ttl = Number(process.env.TOKEN_TTL ?? 3600);
const alsoFor = process.env.ALSO_FOR;
const documents = process.env.CLIENT_DOCUMENTS;
const metadataUrl = `http://127.0.0.1:${process.env.MCP_PORT}/.well-known/oauth-protected-resource/mcp`;

// In memory, so that the tests can reach what oidc-provider keeps.
const stored = new Map();
const secrets = [];
class Memory {
  constructor(name) { this.name = name; }
  key(id) { return `${this.name}:${id}`; }
  async upsert(id, payload, expiresIn) {
    if (['AccessToken', 'RefreshToken', 'AuthorizationCode', 'ClientCredentials'].includes(this.name)) secrets.push(id);
    if (payload.client_secret) secrets.push(payload.client_secret);
    stored.set(this.key(id), { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
  }

  async find(id) {
    const entry = stored.get(this.key(id));
    return entry && entry.until > Date.now() ? entry.payload : undefined;
  }
  async findByUid(uid) { return this.first((payload) => payload.uid === uid); }
  async findByUserCode(code) { return this.first((payload) => payload.userCode === code); }
  async consume(id) { stored.get(this.key(id)).payload.consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { stored.delete(this.key(id)); }
  async revokeByGrantId(grantId) { forget((name, payload) => payload.grantId === grantId); }
  first(wanted) { return [...stored].find(([key, entry]) => key.startsWith(`${this.name}:`) && wanted(entry.payload))?.[1].payload; }
}
function forget(wanted) {
  for (const [key, entry] of stored) if (wanted(key.slice(0, key.indexOf(':')), entry.payload)) stored.delete(key);
}

const service = { client_id: 'service', client_secret: 'service-secret-0123456789', grant_types: ['client_credentials'], response_types: [], redirect_uris: [], token_endpoint_auth_method: 'client_secret_basic' };
const checker = { client_id: 'mcp-server', client_secret: 'mcp-server-secret', grant_types: [], response_types: [], redirect_uris: [] };
const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [service, checker],
  scopes: ['openid', 'offline_access', 'mcp:use', 'mcp:write'],
  pkce: { required: () => true },
  ttl: { AccessToken: ttl, ClientCredentials: ttl, RefreshToken: 86400, Grant: 86400, Interaction: 3600, Session: 86400 },
  rotateRefreshToken: true,
  // Its own dispatcher goes to no loopback address.
  fetch: (url, { dispatcher, ...options }) => fetch(new URL(new URL(url).pathname, documents), options),
  features: {
    devInteractions: { enabled: true },
    registration: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (ctx, client) => client.clientId === checker.client_id },
    clientCredentials: { enabled: true },
    clientIdMetadataDocument: { enabled: documents !== undefined, ack: 'draft-02' },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, indicator) => {
        if (alsoFor && indicator === alsoFor) return { scope: 'read write manage admin tools', audience: alsoFor, accessTokenFormat: 'opaque', accessTokenTTL: ttl };
        if (indicator !== resource) throw new Error(`unknown resource ${indicator}`);
        return { scope: 'mcp:use mcp:write', audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: ttl };
      },
    },
  },
});

const counts = { authorization_code: 0, refresh_token: 0, client_credentials: 0, registration: 0, introspection: 0, waiting: 0 };
const seen = [];
const told = ['client_id', 'redirect_uri', 'scope', 'resource', 'grant_type', 'response_type', 'code_challenge_method', 'prompt'];
let outage = 0;
let held = Promise.resolve();
let release = () => {};
provider.use(async (ctx, next) => {
  if (ctx.method === 'POST' && ctx.path === '/token') {
    counts.waiting += 1;
    await held;
    counts.waiting -= 1;
  }

  if (ctx.method === 'POST' && ctx.path === '/token' && outage) {
    ctx.status = outage;
    ctx.body = 'down';
    return;
  }

  await next();
  if (['/auth', '/token'].includes(ctx.path) && ctx.oidc?.params)
    seen.push({ path: ctx.path, ...Object.fromEntries(told.filter((name) => ctx.oidc.params[name] !== undefined).map((name) => [name, ctx.oidc.params[name]])) });
  if (ctx.method !== 'POST') return;
  if (ctx.path === '/token') counts[ctx.oidc?.params?.grant_type ?? 'other'] += 1;
  if (ctx.path === '/reg') counts.registration += 1;
});

const body = async (request) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : JSON.parse(text);
};
const answer = (response, status, json, headers = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));

// A client that goes away in the middle ends its request, not the server.
const serve = (port, handle) => createServer((request, response) => handle(request, response).catch(() => response.destroy())).listen(Number(port), '127.0.0.1');

const handled = provider.callback();
serve(process.env.AS_PORT, async (request, response) => {
  if (!request.url.startsWith('/test/')) return handled(request, response);
  if (request.url === '/test/outage') outage = (await body(request)).status;
  if (request.url === '/test/hold') {
    release();
    if ((await body(request)).on) held = new Promise((resolve) => { release = resolve; });
  }
  if (request.url === '/test/revoke') forget((name) => ['Grant', 'AccessToken', 'RefreshToken'].includes(name));
  if (request.url === '/test/forget') forget((name) => ['Client', 'Grant', 'AccessToken', 'RefreshToken'].includes(name));
  if (request.url === '/test/expire') forget((name) => ['AccessToken', 'ClientCredentials'].includes(name));
  answer(response, 200, { '/test/seen': seen, '/test/secrets': secrets }[request.url] ?? counts);
});

async function check(token) {
  const reply = await fetch(`${issuer}/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${checker.client_id}:${checker.client_secret}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token }),
  });
  counts.introspection += 1;
  const facts = await reply.json();
  return facts.active && [facts.aud].flat().includes(resource) ? facts : undefined;
}

function mcpServer(facts) {
  const server = new Server({ name: 'protected', version: '1.0.0' }, { capabilities: { tools: {} } });
  const empty = { type: 'object', properties: {} };
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [{ name: 'whoami', inputSchema: empty }, { name: 'write', inputSchema: empty }] }));
  server.setRequestHandler(CallToolRequestSchema, () => ({ content: [{ type: 'text', text: `${facts.sub ?? facts.client_id}: ${facts.scope}` }] }));
  return server;
}

serve(process.env.MCP_PORT, async (request, response) => {
  const path = request.url.split('?')[0];
  if (path === '/.well-known/oauth-protected-resource/mcp')
    return answer(response, 200, { resource, authorization_servers: [issuer], scopes_supported: ['openid', 'mcp:use'], bearer_methods_supported: ['header'] });
  if (path !== '/mcp') return answer(response, 404, {});

  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const facts = token && await check(token);
  if (!facts) return answer(response, 401, {}, { 'www-authenticate': `Bearer resource_metadata="${metadataUrl}"${token ? ', error="invalid_token"' : ''}` });
  if (request.method !== 'POST') return answer(response, 405, {});

  const message = await body(request);
  if (message.method === 'tools/call' && message.params.name === 'write' && !facts.scope.split(' ').includes('mcp:write'))
    return answer(response, 403, {}, { 'www-authenticate': `Bearer error="insufficient_scope", scope="mcp:write", resource_metadata="${metadataUrl}"` });

  const server = mcpServer(facts);
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => { transport.close(); server.close(); });
  await server.connect(transport);
  await transport.handleRequest(request, response, message);
});
