import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeMended } from '#etl/judge/judge-mended.ts';
import { writeQuarantineFile } from '#etl/mend/mend-commands.ts';
import { readWorkspace } from '#etl/workspace/read-workspace.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import { runEtl } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  await world.refresh();
});
afterEach(() => world.close());

type Change = { of: [column: string, value: string]; cells: { [column: string]: ExcelJs.CellValue } };

/** The workbook of the rows held back, with cells of those changed that hold a value. @returns its path */
async function mended(...changes: Change[]): Promise<string> {
  const file = join(world.paths.uploads, 'back.xlsx');
  const { control, paths, workspace } = world;
  await writeQuarantineFile({ control, paths, workspace, table: 'loan_month', file });
  const book = new ExcelJs.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.getWorksheet('rows')!;
  const names = (sheet.getRow(1).values as string[]).slice(1);
  const at = (name: string) => 1 + names.indexOf(name);
  for (const {
    of: [column, value],
    cells,
  } of changes) {
    const row = sheet.getRows(3, sheet.rowCount - 2)!.find((one) => one.getCell(at(column)).text === value)!;
    for (const [name, cell] of Object.entries(cells)) row.getCell(at(name)).value = cell;
  }
  await book.xlsx.writeFile(file);
  return file;
}

async function judge(path: string): Promise<FileCheck> {
  const { control, paths, workspace } = world;
  const judging = {
    ...{ control, paths, content: await readWorkspace(workspace) },
    signal: new AbortController().signal,
  };
  return judgeMended(judging, { source: 'loan_month', path, fileName: 'back.xlsx' });
}

const right: Change = { of: ['loans', 'abc'], cells: { loans: '90', loans_online: '45' } };

describe('a workbook of mended rows that is judged before it is taken in', () => {
  it('is told which of its rows are still wrong, by line, rule and the value that was typed', async () => {
    const check = await judge(
      await mended({ of: ['loans', 'abc'], cells: { loans: 'none', loans_online: '-1' } }),
    );
    expect(check).toMatchObject({
      ...{ outcome: 'acceptable', refusal: null },
      account: { physical: 6, loaded: 0, quarantined: 1, skipped: 5 },
      firstBad: [
        {
          ...{ table: 'loan_month', fileName: 'loans-2025.csv', unit: '03' },
          reasons: [
            { rule: 'loans.type', reason: 'type', field: 'loans', value: 'none' },
            { rule: 'loans_online.range', reason: 'range', field: 'loans_online', value: '-1' },
          ],
        },
      ],
    });
    const lines = readFileSync(join(world.paths.inbox, 'loan_month/loans-2025.csv'), 'utf8').split('\n');
    expect(lines[check.firstBad[0]!.line - 1]).toContain('abc');
  });

  it('takes a month and numbers as people type them, and names the cell of what cannot be read', async () => {
    const typed: Change = {
      of: ['loans', 'abc'],
      cells: { ...right.cells, period: '2025-11', opening_hours: '1 234,5' },
    };
    expect(await judge(await mended(typed))).toMatchObject({
      account: { loaded: 1, quarantined: 0 },
    });
    const path = await mended({
      of: ['loans', 'abc'],
      cells: { ...right.cells, period: '31/12/2025', opening_hours: '1,234.5' },
    });
    const { firstBad } = await judge(path);
    const book = new ExcelJs.Workbook();
    await book.xlsx.readFile(path);
    const found = firstBad[0]!.reasons.map(({ at, value }) => [
      book.getWorksheet('rows')!.getCell(at!).text,
      value,
    ]);
    expect(found).toEqual([
      ['31/12/2025', '31/12/2025'],
      ['1,234.5', '1,234.5'],
    ]);
  });

  it('has nothing to be told where all that was changed is right now', async () => {
    const check = await judge(await mended(right));
    expect(check).toMatchObject({
      account: { physical: 6, loaded: 1, quarantined: 0, skipped: 5 },
      ...{ firstBad: [], rules: [] },
    });
  });

  it('counts apart the rows that are held back no more since it went out: nothing was judged of them', async () => {
    const file = await mended(right, { of: ['unit_code', '99'], cells: { unit_code: '98' } });
    const earlier = join(world.paths.uploads, 'earlier.xlsx');
    copyFileSync(file, earlier);
    await world.replay('loan_month', await mended(right));
    expect(await judge(earlier)).toMatchObject({
      outcome: 'acceptable',
      account: { physical: 6, loaded: 0, quarantined: 1, unjudged: 1, skipped: 4 },
    });
  });

  it('is told of codes that no list and no other source has, and of conditions over the row', async () => {
    const check = await judge(
      await mended(
        { of: ['unit_code', '99'], cells: { unit_code: '98' } },
        { of: ['loans', 'abc'], cells: { loans: '10', loans_online: '20', medium: 'BUCH' } },
      ),
    );
    expect(check.rules.map(({ rule }) => rule).toSorted()).toEqual([
      'medium.code_list',
      'online_within_loans',
      'unit_code.reference',
    ]);
  });

  it('is refused with the cells that cannot be taken, and where nothing was changed', async () => {
    const check = await judge(
      await mended({ of: ['loans', 'abc'], cells: { loans: { formula: '1+1', result: 2 } } }),
    );
    expect(check).toMatchObject({
      ...{ outcome: 'unacceptable', account: null },
      refusal: { code: 'correction_unreadable', cells: [{ column: 'loans', why: 'formula' }] },
    });
    const other = new ExcelJs.Workbook();
    other.addWorksheet('Summary').addRow(['x']);
    const path = join(world.paths.uploads, 'other.xlsx');
    await other.xlsx.writeFile(path);
    expect((await judge(path)).refusal).toMatchObject({
      code: 'correction_unreadable',
      facts: [{ fact: 'sheets', names: ['rows'], found: ['Summary'], several: false }],
    });
    const untouched = await judge(await mended());
    expect(untouched).toMatchObject({ outcome: 'unacceptable', refusal: { why: 'untouched' } });
  });
});

describe('a workbook of mended rows that is taken in', () => {
  it('leaves word of which rows came in, and which are held back again and why', async () => {
    const file = await mended(right, {
      of: ['unit_code', '99'],
      cells: { unit_code: '98' },
    });
    const { outcome } = await world.replay('loan_month', file);
    expect(outcome).toMatchObject({
      ...{ rows: 6, touched: 2, untouched: 4, loaded: 1, held: 1, unjudged: 0 },
      stillHeld: [
        {
          ...{ table: 'loan_month', unit: '98', fileName: expect.stringMatching(/^loans-/) },
          reasons: [{ rule: 'unit_code.reference', reason: 'reference', field: 'unit_code', value: '98' }],
        },
      ],
    });
    expect(Object.keys(outcome!.names)).toEqual(['unit_code.reference']);
  });

  it('leaves it in the file that the command names', async () => {
    const file = await mended(right);
    const out = join(world.paths.uploads, 'outcome.json');
    writeFileSync(out, 'old');
    const { paths, workspace } = world;
    const asked = [`--with=${file}`, `--out=${out}`, `--workspace=${workspace}`, `--data=${paths.root}`];
    const { code } = await runEtl(['replay', 'loan_month', ...asked]);
    expect(code).toBe(0);
    const outcome = JSON.parse(readFileSync(out, 'utf8')) as MendOutcome;
    expect(outcome).toMatchObject({ touched: 1, loaded: 1, held: 0, stillHeld: [] });
    const [taken, ...more] = outcome.taken!;
    expect(more).toEqual([]);
    expect(taken).toMatchObject({
      ...{ table: 'loan_month', fileName: 'loans-2025.csv', unitBefore: taken!.unit },
      period: expect.stringMatching(/^\d{4}-\d{2}-01$/) as string,
      changes: [
        { field: 'loans', was: 'abc', is: '90' },
        { field: 'loans_online', was: expect.anything() as string, is: '45' },
      ],
    });
    const delivered = readFileSync(join(paths.inbox, 'loan_month/loans-2025.csv'), 'utf8').split('\n');
    expect(delivered[taken!.line - 1]).toContain('abc');
  });
});
