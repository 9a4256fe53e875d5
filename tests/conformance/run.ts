import { readFileSync, writeFileSync } from 'node:fs';
import { surfacesOf, type Case, type Surface } from './case.ts';
import { csvSpectrumCases } from './catalogue/csv-spectrum.ts';
import { chapters } from './chapters.ts';
import { judgeCase } from './judge-case.ts';
import { makeKitWorld, type KitWorld } from './kit-world.ts';
import { mannersOf, type Depth } from './manners.ts';
import { pageFile, summaryOf, tableOf } from './table-of-cases.ts';

// npm run conformance [-- word …] [--all | --one] [--check]: loads every case (or those whose chapter or name has a word), prints
// the table and writes docs/conformance.md; with --check the page must already be so.
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const depth: Depth = flags.includes('--all') ? 'all' : flags.includes('--one') ? 'one' : 'two';

const { world, close } = await makeKitWorld();
const done = { loads: 0, wrong: 0, ways: 0, absent: 0 };
try {
  for (const { title, cases } of [...chapters, { title: 'csv-spectrum', cases: csvSpectrumCases() }])
    for (const wanted of cases)
      if (words.length === 0 || words.some((word) => `${title} ${wanted.name}`.includes(word)))
        for (const surface of surfacesOf(wanted)) await runCase(world, title, wanted, surface);
} finally {
  await close();
}
const page = tableOf(chapters);
process.stdout.write(words.length === 0 ? page : `${summaryOf(chapters)}\n`);
const isStale = flags.includes('--check') && readFileSync(pageFile, 'utf8') !== page;
if (isStale) process.stdout.write('docs/conformance.md is stale: npm run conformance\n');
else if (words.length === 0 && done.wrong === 0) writeFileSync(pageFile, page);
const absent = done.absent > 0 ? `, ${done.absent} skipped: no PostgreSQL or no sftp-server here` : '';
process.stdout.write(`${done.ways} cases x ways in ${done.loads} loads, ${done.wrong} wrong${absent}\n`);
process.exitCode = done.wrong > 0 || isStale ? 1 : 0;

async function runCase(kit: KitWorld, title: string, wanted: Case, surface: Surface): Promise<void> {
  if ((surface === 'postgres' && !kit.postgres) || (surface === 'sftp' && !kit.sftp))
    return void done.absent++;
  const faults: string[] = [];
  for (const manner of mannersOf(depth, done.ways++)) {
    done.loads++;
    // One case that cannot even be made or read is told as wrong; those after it are run.
    const fault = await judgeCase(kit, wanted, surface, manner).catch(
      (cause: unknown) => `crashed: ${(cause as Error).message}`,
    );
    if (fault !== null) faults.push(`${manner.mode}${manner.added ? ', added' : ''}: ${fault}`);
  }
  const isGap = wanted.gap !== undefined;
  process.stderr.write(faults.length === 0 ? '.' : isGap ? 'g' : 'x');
  if (isGap === faults.length > 0) return;
  done.wrong++;
  const said = isGap ? ['is as expected: take its gap away'] : faults;
  process.stdout.write(
    `WRONG ${title} / ${wanted.name} / ${surface}\n${said.map((line) => `  ${line}\n`).join('')}`,
  );
}
