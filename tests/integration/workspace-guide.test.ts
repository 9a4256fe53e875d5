import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkWorkspace } from '#etl/workspace/read-workspace.ts';
import { openSnapshot, refreshData } from '../support/etl.ts';

const guide = readFileSync(fileURLToPath(new URL('../../docs/workspace.md', import.meta.url)), 'utf8');

/** The part of the guide under a heading. */
function chapter(heading: string): string {
  return guide.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
}

/** Writes files into a folder of the test's own. */
function folderWith(files: Iterable<readonly [path: string, text: string]>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The files of the smallest workspace, as the guide shows them. */
const smallest = new Map(
  [...chapter('The smallest workspace').matchAll(/^`([^`]+)`[^`]*```\w+\n([\s\S]*?)^```/gm)].map(
    ([, path, text]) => [path!.trim(), text!],
  ),
);

describe('the smallest workspace of the guide', () => {
  it('loads its file and shows its indicator', async () => {
    const folder = folderWith(smallest);
    const workspace = join(folder, 'my-workspace');
    expect(await checkWorkspace(workspace)).toEqual([]);
    const { outcome, snapshot, sources } = await refreshData(workspace, join(folder, 'my-data'));
    expect({ outcome, sources }).toMatchObject({
      outcome: 'published',
      sources: [{ source: 'visits', physical: 4, loaded: 4, quarantined: 0 }],
    });
    const database = await openSnapshot(join(folder, 'my-data'), snapshot!);
    onTestFinished(() => database.close());
    expect(
      await database.rows(
        `select period::varchar as period, value, state from indicators.value
         where unit_id = '00' and grain = 'month' and period <= date '2026-02-01' order by period`,
      ),
    ).toEqual([
      { period: '2026-01-01', value: 200, state: 'measured' },
      { period: '2026-02-01', value: 220, state: 'measured' },
    ]);
  });

  it.each([...smallest.keys()].filter((path) => path.startsWith('my-workspace/')))(
    'cannot do without %s',
    async (path) => {
      const folder = folderWith([...smallest].filter(([other]) => other !== path));
      expect(await checkWorkspace(join(folder, 'my-workspace'))).not.toEqual([]);
    },
  );
});

/** Each kind of file without a key, and with empty entries in what may have some. */
const hollow: Record<string, { bare: string; full: string[] }> = {
  'workspace.yaml': {
    bare: '{}',
    full: [
      '{ levels: [{}], phases: [{}], breaks: [{}], pillars: [{}], tiles: [{}], quality: { bands: [{}] } }',
    ],
  },
  'sources/<source>/contract.yaml': {
    bare: '{}',
    full: [
      '{ servers: [{}], schema: [{}] }',
      `{ apiVersion: v3.1.0, kind: DataContract, id: hollow, version: '1', status: draft, servers: [{}], schema: [{ properties: [{}] }] }`,
      `{ apiVersion: v3.1.0, kind: DataContract, id: hollow, version: '1', status: draft, servers: [{ type: local }], schema: [{ properties: [{}] }] }`,
    ],
  },
  'facts/<fact>.yaml': {
    bare: '{}',
    full: ['{ dimensions: [{ members: [{}], register: {} }], measures: [{}], reporting: {} }'],
  },
  'indicators/<indicator>.yaml': {
    bare: '{}',
    full: [
      '{ formula: {} }',
      '{ formula: { kind: ratio, numerator: {}, denominator: {} }, targets: [{}], baseline: {} }',
      '{ formula: {}, breaks: [{}] }',
    ],
  },
};

/** What a check misses in a file: `levels[].id` is the key `id` of each entry of `levels`. */
async function missedIn(file: string, text: string): Promise<string[]> {
  const path = file.replace(/<\w+>/, 'hollow');
  const folder = folderWith([
    ['workspace.yaml', 'languages: [en]'],
    [path, text],
  ]);
  const faults = (await checkWorkspace(folder)).filter((fault) => fault.file === path);
  const missed = faults.filter(({ message }) => message.startsWith('missing: '));
  return missed.map(({ key }) => key.replaceAll(/\.\d+/g, '[]'));
}

describe('what the guide says is required', () => {
  const rows = [...chapter('What is required').matchAll(/^\| `([^`]+)` *\|([^|]+)\|([^|]+)\|$/gm)];
  const named = (cell: string | undefined) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, key]) => key!);

  it.each(Object.keys(hollow))('is what a check misses in %s', async (file) => {
    const [, , always, used] = rows.find(([, name]) => name === file)!;
    const { bare, full } = hollow[file]!;
    const missed = await missedIn(file, bare);
    const further = (await Promise.all(full.map((text) => missedIn(file, text)))).flat();
    const inside = new Set(further.filter((key) => !missed.includes(key)));
    expect(named(always).sort()).toEqual(missed.sort());
    expect(named(used).sort()).toEqual([...inside].sort());
  });
});
