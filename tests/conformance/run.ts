import { writeFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadModes } from '#etl/contract/change.ts';
import { chapters } from './chapters.ts';
import { surfacesOf } from './case.ts';
import { judgeCase, type Manner } from './judge-case.ts';
import { makeKitWorld } from './kit-world.ts';
import { summaryOf, tableOf } from './table-of-cases.ts';

/** All manners in which a case can be loaded. */
const manners: Manner[] = loadModes.flatMap((mode) => [false, true].map((added) => ({ mode, added })));

// npm run conformance [-- word …] [--check]: loads every case (or those whose chapter or name has a word) and writes the table.
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const page = fileURLToPath(new URL('../../docs/conformance.md', import.meta.url));
const { world, close } = await makeKitWorld();
const wrong: string[] = [];
let loads = 0;
const report = (fault: string) => {
  wrong.push(fault);
  process.stdout.write(`WRONG ${fault}\n`);
};
for (const { title, cases } of chapters) {
  for (const wanted of cases) {
    if (words.length > 0 && !words.some((word) => `${title} ${wanted.name}`.includes(word))) continue;
    for (const surface of surfacesOf(wanted)) {
      const isAbsent = (surface === 'postgres' && !world.postgres) || (surface === 'sftp' && !world.sftp);
      if (isAbsent) continue;
      const faults: string[] = [];
      for (const manner of process.argv.includes('--quick') ? manners.slice(0, 1) : manners) {
        const fault = await judgeCase(world, wanted, surface, manner);
        loads++;
        if (fault !== null) faults.push(`${manner.mode}${manner.added ? ', added' : ''}: ${fault}`);
      }
      process.stderr.write(faults.length > 0 ? 'x' : '.');
      const where = `${title} / ${wanted.name} / ${surface}`;
      if (wanted.gap === undefined && faults.length > 0) report(`${where}\n  ${[...new Set(faults)].join('\n  ')}`);
      if (wanted.gap !== undefined && faults.length === 0) report(`${where}\n  is as expected: take its gap away`);
    }
  }
}
await close();
process.stdout.write(`${tableOf(chapters)}\n${summaryOf(chapters)}\n${loads} loads\n`);
const isStale = process.argv.includes('--check') && readFileSync(page, 'utf8') !== tableOf(chapters);
if (isStale) process.stdout.write('docs/conformance.md is stale: npm run conformance\n');
else if (words.length === 0 && wrong.length === 0) writeFileSync(page, tableOf(chapters));
process.exitCode = wrong.length > 0 || isStale ? 1 : 0;
