// Runs somebody else's server, which knows no parent, so that it ends as our own do (parent.mjs).
//
//   node with-parent.mjs SCRIPT [ARGUMENTS…]
import { pathToFileURL } from 'node:url';
import { endWithParent } from './parent.mjs';

endWithParent();
process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]));
