import { createHash } from 'node:crypto';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { reasonOf, type Defect } from './manifest.ts';
import { writeSample } from './write-sample.ts';

let root: string;
let defects: Defect[];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sample-'));
  defects = await write('first');
}, 300_000);

afterAll(() => rm(root, { recursive: true }));

function write(name: string, seed?: number): Promise<Defect[]> {
  const folder = join(root, name);
  return writeSample({
    inbox: join(folder, 'inbox'),
    manifestFile: join(folder, 'manifest.ndjson'),
    ...(seed !== undefined && { seed }),
  });
}

/** Hash of every file by its path. */
async function hashes(name: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const folder = join(root, name);
  for await (const entry of glob('**/*.*', { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(
      path.slice(folder.length),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return new Map([...found].sort());
}

test('writes the same bytes from the same seed, and others from another', { timeout: 300_000 }, async () => {
  await write('second');
  const first = await hashes('first');
  expect(first.size).toBeGreaterThan(780);
  expect(await hashes('second')).toEqual(first);
  await write('third', 7);
  const third = await hashes('third');
  expect([...third.keys()]).toEqual([...first.keys()]);
  const same = [...third].filter(([path, hash]) => first.get(path) === hash).map(([path]) => path);
  expect(same).toEqual([
    '/inbox/admin_crosswalk/anh-xa-dvhc-2025-07-01.csv',
    '/inbox/org_unit/don-vi-2026-10.xlsx',
    // The first units of the list, with their deadlines in place of days.
    '/inbox/report_submission/2026-04.lan2.csv',
  ]);
});

test('names only rules that the contracts have', async () => {
  const rules = await rulesByTable();
  const unknown = defects.filter(({ source, rule }) => !rules.get(source)?.has(rule));
  expect([...new Set(unknown.map(({ source, rule }) => `${source} ${rule}`))]).toEqual([]);
  expect(defects.every(({ rule, reason }) => reason === reasonOf(rule) || rule.startsWith('record.'))).toBe(
    true,
  );
});

test('plants each rule of a record once, and refuses or quarantines no record that it also flags', () => {
  const keys = defects.map(({ source, file, row, rule }) => [source, file, row, rule].join('|'));
  expect(new Set(keys).size).toBe(keys.length);
  const outcomes = Map.groupBy(defects, ({ source, file, row }) => [source, file, row].join('|'));
  const mixed = [...outcomes].filter(([, lines]) => new Set(lines.map(({ outcome }) => outcome)).size > 1);
  expect(mixed.map(([record]) => record)).toEqual([]);
});

test('has about a hundred thousand rows of use and of procedures, and the counts it promises', async () => {
  const database = await openDatabase(':memory:');
  try {
    const inbox = join(root, 'first', 'inbox');
    const [counts] = await database.rows<{ usage: number; procedures: number; days: number }>(
      `select
         (select count(*) from read_parquet($usage, union_by_name = true)) as usage,
         (select sum(len(content) - len(replace(content, chr(10), ''))) from read_text($procedures)) as procedures,
         (select count(*) from glob($usage)) as days`,
      { usage: `${inbox}/api_usage_daily/*/*.parquet`, procedures: `${inbox}/procedure_month/*.csv` },
    );
    expect(counts!.usage + counts!.procedures).toBeGreaterThan(85_000);
    expect(counts!.usage + counts!.procedures).toBeLessThan(120_000);
    expect(counts!.days).toBe(730);
  } finally {
    database.close();
  }
  const tasks = JSON.parse(
    await readFile(join(root, 'first', 'sample-agency', 'tasks.json'), 'utf8'),
  ) as unknown[];
  const kept = defects.filter(
    ({ source, outcome }) => source === 'task' && ['quarantined', 'refused'].includes(outcome),
  );
  expect(tasks.length - new Set(kept.map(({ row }) => row)).size).toBe(1287);
});

interface SchemaObject {
  name: string;
  properties: Record<string, unknown>[];
  quality?: { id: string }[];
}

async function rulesByTable(): Promise<Map<string, Set<string>>> {
  const folder = fileURLToPath(new URL('../../workspaces/party/sources', import.meta.url));
  const rules = new Map<string, Set<string>>();
  for await (const file of glob('*/contract.yaml', { cwd: folder })) {
    const { schema } = parse(await readFile(join(folder, file), 'utf8')) as { schema: SchemaObject[] };
    for (const object of schema) rules.set(object.name, rulesOf(object));
  }
  return rules;
}

/** Ids of the rules a table of a contract implies and declares; of the skipped kinds too. */
function rulesOf(object: SchemaObject): Set<string> {
  const implied = object.properties.flatMap((property) => {
    const options = (property['logicalTypeOptions'] ?? {}) as Record<string, unknown>;
    const custom = (property['customProperties'] ?? []) as { property: string }[];
    const has = (name: string) => custom.some((entry) => entry.property === name);
    const reasons: [string, boolean][] = [
      ['required', property['required'] === true],
      ['type', property['logicalType'] !== 'string'],
      ['range', 'minimum' in options || 'maximum' in options],
      ['pattern', 'pattern' in options],
      ['duplicate', property['unique'] === true],
      ['code_list', has('enum')],
      ['reference', 'relationships' in property],
      ['zeros_restored', has('pad')],
      ['refused', property['name'] === 'secrecy'],
    ];
    return reasons
      .filter(([, isImplied]) => isImplied)
      .map(([reason]) => `${String(property['name'])}.${reason}`);
  });
  const always = [
    'key.duplicate',
    'record.structure',
    'record.blank',
    'record.total',
    'record.footer',
    'record.title',
  ];
  return new Set([...implied, ...always, ...(object.quality ?? []).map(({ id }) => id)]);
}
