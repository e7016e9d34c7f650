// Adds a token to every request, and passes everything else on as it is: for programs that have no way to send one.
//
//   node with-token.mjs PORT TARGET_PORT TOKEN
import { createServer, request } from 'node:http';
import { endWithParent } from './parent.mjs';

endWithParent();
const [port, target, token] = process.argv.slice(2);
const [here, there] = [`127.0.0.1:${port}`, `127.0.0.1:${target}`];

createServer((from, to) => {
  const headers = { ...from.headers, authorization: `Bearer ${token}` };
  if (headers.host === here) headers.host = there;
  if (headers.origin === `http://${here}`) headers.origin = `http://${there}`;
  const passed = request({ host: '127.0.0.1', port: target, method: from.method, path: from.url, headers }, (answer) => {
    to.writeHead(answer.statusCode, answer.headers).flushHeaders();
    answer.pipe(to);
  });
  passed.on('error', () => to.destroy());
  to.on('close', () => passed.destroy());
  from.pipe(passed);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
