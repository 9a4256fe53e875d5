import { fileURLToPath } from 'node:url';
import {
  expectedOf,
  surfaces,
  surfacesOf,
  type Case,
  type Chapter,
  type Outcome,
  type Surface,
} from './case.ts';

/** The page, which `npm run conformance` writes. */
export const pageFile = fileURLToPath(new URL('../../docs/conformance.md', import.meta.url));

/** The page that shows what becomes of every case in every way it can come. */
export function tableOf(chapters: readonly Chapter[]): string {
  return `${head}\n${chapters.map(sectionOf).join('\n')}\n${summaryOf(chapters)}`;
}

/** Totals by chapter. */
export function summaryOf(chapters: readonly Chapter[]): string {
  const rows = [
    ...chapters.map(({ title, cases }) => totalOf(title, cases)),
    totalOf(
      '**All**',
      chapters.flatMap(({ cases }) => cases),
    ),
  ];
  return `## Totals\n\n| Chapter | Cases | Case × way | Loaded whole | With quarantine | Named fault | Gaps |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

const head = `# Conformance

What becomes of bad input: every case of the catalogue, in every way it can come (connector and format), in each of the four load
modes, as the first delivery and as one that is added to a good one. \`npm run conformance\` loads every case in every way, the
manners taking turns (\`-- --all\`: in all eight), and writes this page; \`npm test\` loads every case in one way, the ways taking
turns, and fails where this page is not what the kit says. Always the physical records are those loaded, quarantined and skipped, a source that fails keeps its last good load, and the same delivery
again changes nothing.

\`3 loaded\`: exactly the values expected; \`2 quarantined\`: with the reasons expected; a word in code font: the source fails with that
[code](errors.md), and nothing of it is loaded; \`gap\`: what happens is not yet what should; a blank: the case cannot come that way.
`;

function sectionOf({ title, cases }: Chapter): string {
  const gaps = cases.flatMap(({ name, gap }) => (gap === undefined ? [] : [`- gap: ${name}: ${gap}`]));
  const used = surfaces.filter((surface) => cases.some((one) => surfacesOf(one).includes(surface)));
  const rows = cases.map(
    (one) => `| ${escapeCell(one.name)} | ${used.map((surface) => cellOf(one, surface)).join(' | ')} |`,
  );
  const header = `| Case | ${used.join(' | ')} |\n| --- | ${used.map(() => '---').join(' | ')} |`;
  return `## ${title}\n\n${header}\n${rows.join('\n')}\n${gaps.length > 0 ? `\n${gaps.join('\n')}\n` : ''}`;
}

function cellOf(one: Case, surface: Surface): string {
  if (!surfacesOf(one).includes(surface)) return '';
  const { gap, instead, modes = {} } = one;
  const others = Object.entries(modes).map(([mode, outcome]) => `${mode}: ${textOf(outcome)}`);
  const after = instead === undefined ? [] : [`after a good one: ${textOf(instead)}`];
  const told = [textOf(expectedOf(one, surface)), ...others, ...after].join('; ');
  return `${gap === undefined ? '' : 'gap: '}${told}`;
}

function textOf(outcome: Outcome): string {
  if ('fault' in outcome) return `\`${outcome.fault}\``;
  const counts = [
    [outcome.loaded.length, 'loaded'],
    [outcome.quarantined.length, 'quarantined'],
    [outcome.skipped, 'skipped'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return said.join(', ') || 'nothing';
}

function totalOf(title: string, cases: readonly Case[]): string {
  const ways = cases.flatMap((one) => surfacesOf(one).map((surface) => expectedOf(one, surface)));
  const faults = ways.filter((outcome) => 'fault' in outcome).length;
  const partly = ways.filter((outcome) => !('fault' in outcome) && outcome.quarantined.length > 0).length;
  const gaps = cases.filter(({ gap }) => gap !== undefined).length;
  return `| ${title} | ${cases.length} | ${ways.length} | ${ways.length - faults - partly} | ${partly} | ${faults} | ${gaps} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
