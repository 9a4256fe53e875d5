import { parseArgs } from 'node:util';
import { benchLoads } from './bench-etl.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1e6,1e7' },
    rounds: { type: 'string', default: '3' },
  },
});
if (positionals.join() !== 'etl') {
  process.stderr.write('usage: npm run bench -- etl [--json] [--rows 1e6,1e7] [--rounds 3]\n');
  process.exit(2);
}
const sizes = values.rows.split(',').map(Number);
const out = values.json ? process.stdout : process.stderr;
const tell = (line: object) => void out.write(`${JSON.stringify(line)}\n`);
const last = await benchLoads({ sizes, rounds: Number(values.rounds), tell });
process.stdout.write(`${JSON.stringify(last)}\n`);
