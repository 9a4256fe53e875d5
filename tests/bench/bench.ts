import { parseArgs } from 'node:util';
import { benchArrow } from './bench-arrow.ts';
import { benchLoads } from './bench-etl.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '1e6,1e7' },
    rounds: { type: 'string', default: '3' },
  },
});
const sizes = values.rows.split(',').map(Number);
const rounds = Number(values.rounds);
const out = values.json ? process.stdout : process.stderr;
const tell = (line: object) => void out.write(`${JSON.stringify(line)}\n`);
const benches: { readonly [name: string]: () => Promise<object> } = {
  etl: () => benchLoads({ sizes, rounds, tell }),
  arrow: () => benchArrow({ rounds, tell }),
};
const bench = benches[positionals.join()];
if (!bench) {
  process.stderr.write(
    'usage: npm run bench -- etl [--json] [--rows 1e6,1e7] [--rounds 3]\n' +
      '       npm run bench -- arrow [--json] [--rounds 3]\n',
  );
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(await bench())}\n`);
