import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeQuarantineFile } from '#etl/mend/mend-commands.ts';
import type { Source } from '#warehouse/model/source.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { describeFault } from '#etl/workspace/fault.ts';
import { checkWorkspace } from '#etl/workspace/read-workspace.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const contract = `
apiVersion: v3.1.0
kind: DataContract
id: term
version: 1.0.0
status: active
servers:
  - { server: inbox, type: local, path: term/*.xlsx, format: xlsx, environment: production }
  - { server: shown, type: local, path: term-demo/*.xlsx, format: xlsx, environment: demonstration }
schema:
  - name: term
    physicalName: Từ điển
    properties:
      - { name: term_code, physicalName: Mã, logicalType: string, required: true, primaryKey: true }
  - name: term_mapping
    physicalName: Ánh xạ trường
    properties:
      - { name: field, physicalName: Trường, logicalType: string, required: true, primaryKey: true, customProperties: [{ property: names, value: { vi: Tên trường, en: Field } }] }
      - name: mapped
        physicalName: Mã
        logicalType: string
        relationships: [{ to: term.term_code }]
    customProperties:
      - { property: skip, value: { title: 1 } }
      - { property: names, value: { vi: Ánh xạ, en: Mapping } }
customProperties:
  - { property: owner, value: { vi: Ban từ điển, en: Dictionary board } }
`;

let world: RefreshWorld;
const folder = () => join(world.workspace, 'sources/term');

beforeEach(() => {
  world = openRefreshWorld();
  mkdirSync(folder());
  writeFileSync(join(folder(), 'contract.yaml'), contract);
  writeFileSync(join(folder(), 'conform.sql'), 'select term_code from validate.term');
  writeFileSync(join(folder(), 'term_mapping.sql'), 'select field, mapped from validate.term_mapping');
});
afterEach(() => world.close());

async function deliver(mappings: string[][], inbox = 'term'): Promise<void> {
  const workbook = new ExcelJs.Workbook();
  const addSheet = (name: string, rows: string[][]) => workbook.addWorksheet(name).addRows(rows);
  addSheet('Từ điển', [['Mã'], ['T1'], ['T2']]);
  addSheet('Ánh xạ trường', [['A title'], ['Trường', 'Mã'], ...mappings]);
  mkdirSync(join(world.paths.inbox, inbox), { recursive: true });
  await workbook.xlsx.writeFile(join(world.paths.inbox, inbox, 'book.xlsx'));
}

const account = (physical: number, loaded: number, quarantined: number, skipped: number) => ({
  ...{ physical, loaded, quarantined, skipped },
});

test('loads each object of a contract into its own table and accounts for their sum', async () => {
  await deliver([
    ['a', 'T1'],
    ['b', 'T9'],
  ]);
  const { runId, sources } = await world.refresh();
  const expected = { outcome: 'loaded', ...account(5, 3, 1, 1) };
  expect(sources.find(({ source }) => source === 'term')).toMatchObject({ source: 'term', ...expected });
  expect(sources.map(({ source }) => source)).not.toContain('term_mapping');
  expect(readRun(world.control, runId)?.sources.find(({ sourceId }) => sourceId === 'term')).toMatchObject(
    expected,
  );
  expect(await world.ask('select field, mapped from conform.term_mapping')).toEqual([
    { field: 'a', mapped: 'T1' },
  ]);
  expect(world.events.filter(({ sourceId }) => sourceId === 'term_mapping')).toEqual([]);

  const [definition] = await world.ask(
    `select body->>'parts' as parts from meta.definition where kind = 'source' and id = 'term'`,
  );
  expect(definition).toEqual({ parts: '["term_mapping"]' });
  expect((await world.refresh()).sources.find(({ source }) => source === 'term')).toMatchObject({
    ...{ outcome: 'unchanged', ...account(5, 3, 1, 1) },
  });
});

test('publishes what readers call its tables, columns and owner, beside what the agency does', async () => {
  await deliver([['a', 'T1']]);
  await world.refresh();
  const [definition] = await world.ask(
    `select body::varchar as body from meta.definition where kind = 'source' and id = 'term'`,
  );
  const { owner, ownerNames, name, tables } = JSON.parse(String(definition!['body'])) as Source;
  const called = tables!.map(({ names, columns }) => ({
    names,
    columns: columns.map((column) => [column.header, column.names?.['vi']]),
  }));
  expect({ owner, ownerNames, name: Object.values(name), called }).toEqual({
    owner: 'Dictionary board',
    ownerNames: { vi: 'Ban từ điển', en: 'Dictionary board' },
    name: ['term'],
    called: [
      { names: undefined, columns: [['Mã', undefined]] },
      {
        names: { vi: 'Ánh xạ', en: 'Mapping' },
        columns: [
          ['Trường', 'Tên trường'],
          ['Mã', undefined],
        ],
      },
    ],
  });
});

test('keeps the last good load of all tables of a source where one of them fails', async () => {
  await deliver([['a', 'T1']]);
  await world.refresh();
  await deliver([['a', 'T2', 'x']]);
  world.rewrite('workspace/sources/term/contract.yaml', (text) =>
    text.replace('physicalName: Trường', 'physicalName: Cột khác'),
  );
  const { sources, outcome } = await world.refresh({ sources: ['term'] });
  expect({ outcome, sources }).toMatchObject({
    outcome: 'failed',
    sources: [{ source: 'term', outcome: 'failed' }],
  });
  expect(await world.ask('select count(*) as n from validate.term_mapping')).toEqual([{ n: 1 }]);
});

test('a workbook holds one table, and the others with records held back are named beside it', async () => {
  await deliver([
    ['a', 'T1'],
    ['b', 'T9'],
  ]);
  await world.refresh();
  const { control, paths, workspace } = world;
  const file = join(paths.root, 'of-term.xlsx');
  const written = await writeQuarantineFile({ control, paths, workspace, table: 'term', file });
  expect(written.others).toEqual([{ table: 'term_mapping', records: 1 }]);
  const other = await writeQuarantineFile({ control, paths, workspace, table: 'term_mapping', file });
  expect(other.records).toBe(1);
});

/** The workbook of what is held back of the mappings, with the code of the one record in it changed. */
async function mendMapping(code: string): Promise<string> {
  const file = join(world.paths.root, `mend-${code}.xlsx`);
  const { control, paths, workspace } = world;
  await writeQuarantineFile({ control, paths, workspace, table: 'term_mapping', file });
  const book = new ExcelJs.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.getWorksheet('rows')!;
  sheet.getRow(1).eachCell((cell, column) => {
    if (cell.text === 'mapped') sheet.getRow(3).getCell(column).value = code;
  });
  await book.xlsx.writeFile(file);
  return file;
}

test('refuses with a roll-back what was taken back alone, so that a better mending of one table comes in', async () => {
  await deliver([
    ['a', 'T1'],
    ['b', 'T9'],
  ]);
  await world.refresh();
  const [first, better] = [await mendMapping('T1'), await mendMapping('T2')];
  world.wait(60);
  await world.replay('term_mapping', first);
  world.wait(60);
  const { refused } = await world.rollBack('term');
  expect(refused).toEqual(['term_mapping']);
  expect(await world.ask('select field from conform.term_mapping')).toEqual([{ field: 'a' }]);
  world.wait(60);
  await world.replay('term_mapping', better);
  expect(await world.ask('select field, mapped from conform.term_mapping order by all')).toEqual([
    { field: 'a', mapped: 'T1' },
    { field: 'b', mapped: 'T2' },
  ]);
});

test('asks the server of the demonstration in the demonstration alone', async () => {
  await deliver([['a', 'T1']]);
  await deliver(
    [
      ['x', 'T1'],
      ['y', 'T1'],
    ],
    'term-demo',
  );
  await world.refresh();
  expect(await world.ask('select field from conform.term_mapping')).toEqual([{ field: 'a' }]);
  await world.refresh({ demo: true });
  expect(await world.ask('select field from conform.term_mapping order by field')).toEqual([
    { field: 'x' },
    { field: 'y' },
  ]);
});

test('names what is wrong with an object by file, line and key', async () => {
  world.rewrite('workspace/sources/term/contract.yaml', (text) =>
    text
      .replace('name: term_mapping', 'name: loan_month')
      .replace('skip, value: { title: 1 }', 'skip, value: { titel: 1 }')
      .replace('- { property: skip', '- { property: owner, value: x }\n      - { property: skip'),
  );
  const faults = await checkWorkspace(world.workspace);
  expect(faults.map(({ line, key }) => ({ line, key }))).toEqual([
    { line: 24, key: 'schema.loan_month.customProperties.owner' },
    { line: 25, key: 'schema.loan_month.customProperties.skip.value.titel' },
  ]);
});

test.each([
  ['a table of another source', 'name: term_mapping', 'name: loan_month', /:15 .*table twice: loan_month/],
  [
    'an unknown column',
    'to: term.term_code',
    'to: term.term_kode',
    /:22 .*column of term unknown: term_kode/,
  ],
  [
    'no object of its own name',
    '- name: term\n',
    '- name: terms\n',
    /:10 schema: no object of the name term/,
  ],
])('names %s', async (_what, from, to, message) => {
  rmSync(join(folder(), 'term_mapping.sql'));
  world.rewrite('workspace/sources/term/contract.yaml', (text) => text.replace(from, to));
  const faults = (await checkWorkspace(world.workspace)).map(describeFault);
  expect(faults).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
});
