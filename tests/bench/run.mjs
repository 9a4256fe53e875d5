// Begins a bench in a Node that runs as the server's does: what is measured in this process is what the server would take.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node, root, serverFlags } from '../../bin/set-up.mjs';

const asked = process.argv.slice(2);
// A refresh is a process of its own, which Node runs as it runs any.
const flags = asked[0] === 'etl' ? ['--expose-gc'] : serverFlags;
const bench = spawn(node, [...flags, join(root, 'tests', 'bench', 'bench.ts'), ...asked], {
  stdio: 'inherit',
});
process.on('SIGTERM', () => bench.kill());
// A terminal tells both.
process.on('SIGINT', () => {});
bench.on('exit', (code) => process.exit(code ?? 1));
