import { parseArgs } from 'node:util';
import { benchArrow } from './bench-arrow.ts';
import { benchDeskSoak } from './bench-desk-soak.ts';
import { benchLoads } from './bench-etl.ts';
import { benchFigures } from './bench-figures.ts';
import { benchPages } from './bench-pages.ts';
import { benchQueries } from './bench-query.ts';
import { benchPublishes } from './bench-publishes.ts';
import { benchQueue } from './bench-queue.ts';
import { benchServe } from './bench-serve.ts';
import { benchSoak } from './bench-soak.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string' },
    rounds: { type: 'string' },
    keep: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: '20261127' },
  },
});
const sizes = (usual: string) => (values.rows ?? usual).split(',').map(Number);
const rounds = (usual: number) => Number(values.rounds ?? usual);
const out = values.json ? process.stdout : process.stderr;
const tell = (line: object) => void out.write(`${JSON.stringify(line)}\n`);

/** What can be measured. Each tells lines while it goes on, and answers the last one. */
const benches: { readonly [name: string]: () => Promise<object> } = {
  etl: () => benchLoads({ sizes: sizes('1e6,1e7'), rounds: rounds(3), tell }),
  query: () => benchQueries({ sizes: sizes('1e6,1e7'), rounds: rounds(41), keep: values.keep ?? null, tell }),
  serve: () =>
    benchServe({
      ...{ rows: sizes('1e6')[0]!, seconds: Number(values.seconds) },
      ...{ keep: values.keep ?? null, tell },
    }),
  publishes: () =>
    benchPublishes({
      ...{ rows: sizes('1e6')[0]!, seconds: Number(values.seconds) },
      ...{ keep: values.keep ?? null, tell },
    }),
  soak: () =>
    benchSoak({
      ...{ rows: sizes('1e7')[0]!, seconds: Number(values.seconds) },
      ...{ keep: values.keep ?? null, tell },
    }),
  queue: () => benchQueue(tell),
  'desk-soak': () => benchDeskSoak({ minutes: Number(values.minutes), seed: Number(values.seed), tell }),
  pages: () => benchPages({ rounds: rounds(9), keep: values.keep ?? null, tell }),
  arrow: () => benchArrow({ rounds: rounds(3), tell }),
  figures: () => Promise.resolve(benchFigures({ rounds: rounds(41), tell })),
};

const bench = benches[positionals.join()];
if (!bench) {
  const names = Object.keys(benches).join('|');
  process.stderr.write(
    `usage: npm run bench -- ${names} [--json] [--rows 1e6,1e7] [--rounds 3] [--keep FOLDER] [--seconds 60] [--minutes 20] [--seed N]\n`,
  );
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(await bench())}\n`);
