// A server over HTTP ends when whoever started it has closed its standard input, or is gone, however it ended: none is left behind.
export const endWithParent = () => process.stdin.on('end', () => process.exit()).on('error', () => process.exit()).resume();
