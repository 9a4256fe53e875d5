import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportQuarantine } from '#etl/mend/export-quarantine.ts';
import { countByRule, readHeldBack } from '#etl/mend/held-back.ts';
import { writeQuarantineFile } from '#etl/mend/mend-commands.ts';
import { readMended } from '#etl/mend/read-mended.ts';
import { contractOf } from '#etl/mend/replay.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const contract = () => contractOf(world.workspace, 'loan_month');

/** The workbook as the agency gets it, and a way to change its cells by record and column. */
async function sendOut() {
  const file = join(world.paths.root, 'mend.xlsx');
  const { control, paths, workspace } = world;
  const records = await writeQuarantineFile({ control, paths, workspace, table: 'loan_month', file });
  const book = new ExcelJs.Workbook();
  await book.xlsx.readFile(file);
  const sheet = book.getWorksheet('rows')!;
  const places = new Map<string, number>();
  sheet.getRow(1).eachCell((cell, column) => places.set(String(cell.value), column));
  const find = (wanted: Record<string, string>) => {
    for (let number = 3; number <= sheet.rowCount; number++) {
      const row = sheet.getRow(number);
      const fits = Object.entries(wanted).every(
        ([name, text]) => row.getCell(places.get(name)!).text === text,
      );
      if (fits) return row;
    }
    throw new Error(`no line has ${JSON.stringify(wanted)}`);
  };
  return {
    ...{ file, records, book, sheet },
    cell: (wanted: Record<string, string>, name: string) => find(wanted).getCell(places.get(name)!),
    comeBack: async () => {
      await book.xlsx.writeFile(file);
      return file;
    },
  };
}

describe('a quarantine that is sent to its agency', () => {
  it('has a line for each record, with its address and reasons, and marks the faulty cells', async () => {
    await world.refresh();
    const { records, cell, sheet } = await sendOut();
    expect(records).toBe(6);
    expect(sheet.rowCount).toBe(2 + 6);
    const faulty = cell({ unit_code: '03', period: '09/2025' }, 'loans');
    expect(cell({ unit_code: '03', period: '09/2025' }, 'reasons').text).toContain('loans.type');
    expect(faulty.fill).toMatchObject({ type: 'pattern', pattern: 'solid' });
    expect(JSON.stringify(faulty.note)).toContain('loans.type');
    expect(cell({ unit_code: '03', period: '09/2025' }, 'file_name').text).toBe('loans-2025.csv');
  });

  it('tells rules by their names in the first language of the workspace, with ids to find them by', async () => {
    world.rewrite('workspace/workspace.yaml', (text) => text.replace('[en, vi]', '[vi, en]'));
    await world.refresh();
    const { book, cell } = await sendOut();
    const name = 'Lượt mượn đúng kiểu dữ liệu';
    const line = { unit_code: '03', period: '09/2025' };
    expect(cell(line, 'reasons').text).toBe(
      `${name} [loans.type]; Mượn trực tuyến có giá trị [loans_online.required]`,
    );
    expect(cell(line, 'loans').note).toBe(`${name} [loans.type]`);
    const counted = new Map<string, string>();
    book.getWorksheet('reasons')!.eachRow((row) => counted.set(row.getCell(1).text, row.getCell(2).text));
    expect(counted.get('rule')).toBe('name');
    expect(counted.get('loans.type')).toBe(name);
    expect(counted.get('online_within_loans')).toBe('Lượt mượn trực tuyến không nhiều hơn lượt mượn');
  });

  it('holds text alone, so that nothing in it is ever a formula', async () => {
    await world.refresh();
    const hostile = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      "=cmd|' /C calc'!A0",
      '<b>x</b>',
      '\u0000x',
    ];
    const held = hostile.map((text, at) => ({
      ...{ extractId: 'x', fileName: '=a.csv', rowNo: at + 1, cell: null },
      raw: { unit_code: text },
      reasons: [{ rule: 'unit_code.pattern', field: 'unit_code', reason: 'pattern' }],
    }));
    const bytes = await exportQuarantine(await contract(), held, [], (rule) => rule);
    const book = new ExcelJs.Workbook();
    await book.xlsx.load(bytes as unknown as ArrayBuffer as never);
    const cells: ExcelJs.Cell[] = [];
    book.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell))));
    expect(cells.filter((cell) => cell.type !== ExcelJs.ValueType.String)).toEqual([]);
    expect(cells.filter((cell) => cell.numFmt !== '@')).toEqual([]);
    expect(cells.map((cell) => cell.value)).toContain('=1+1');
  });

  it('says nothing of what may not be kept', async () => {
    const secret = { extractId: 'x', fileName: 'a', rowNo: 1, cell: null, raw: null, reasons: [] };
    const bytes = await exportQuarantine(await contract(), [secret], [], (rule) => rule);
    expect(await readMended(await contract(), bytes)).toEqual([]);
  });

  it('comes back as it went where nobody changed it', async () => {
    await world.refresh();
    const { comeBack } = await sendOut();
    world.wait(60);
    const { result, rules, mended } = await world.replay('loan_month', await comeBack());
    expect(result.sources[0]).toMatchObject({ physical: 31, loaded: 22, quarantined: 6, skipped: 3 });
    expect(rules.every(({ before, after }) => before === after)).toBe(true);
    expect(mended).toBe(6);
  });
});

describe('rows that an agency has mended', () => {
  it('are judged again and loaded, with before and after told by rule', async () => {
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '90';
    cell({ unit_code: '03', period: '09/2025' }, 'loans_online').value = 45;
    world.wait(60);
    const { result, rules } = await world.replay('loan_month', await comeBack());
    expect(result).toMatchObject({
      outcome: 'published',
      sources: [{ physical: 31, loaded: 23, quarantined: 5 }],
    });
    expect(rules).toContainEqual({ rule: 'loans.type', before: 1, after: 0 });
    const [value] = await world.ask(
      `select numerator, state from indicators.value where indicator_id = 'loans_total' and unit_id = '00'
         and grain = 'month' and period = date '2025-09-01'`,
    );
    expect(value).toEqual({ numerator: 425 + 90, state: 'measured' });
    const noted = await world.ask(`select file_name, count(*) as rows from quality.correction group by all`);
    expect(noted.reduce((sum, { rows }) => sum + Number(rows), 0)).toBe(6);
  });

  it('stay mended in every later load, and a later correction outweighs an earlier one', async () => {
    await world.refresh();
    const first = await sendOut();
    first.cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '90';
    first.cell({ unit_code: '03', period: '09/2025' }, 'loans_online').value = '45';
    world.wait(60);
    await world.replay('loan_month', await first.comeBack());
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('unchanged');
    first.cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '80';
    world.wait(60);
    const { result } = await world.replay('loan_month', await first.comeBack());
    expect(result.sources[0]).toMatchObject({ loaded: 23 });
    expect(
      await world.ask(
        `select loans from validate.loan_month where unit_code = '03' and period = date '2025-09-01'`,
      ),
    ).toEqual([{ loans: 80 }]);
  });

  it('may be records that could not be read as a row', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => `${text.trimEnd()}\n01;06/2024;BOOK;7;;;9;9;9;9\n`);
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    const record = { record: '01;06/2024;BOOK;7;;;9;9;9;9' };
    cell(record, 'unit_code').value = '01';
    cell(record, 'period').value = '06/2024';
    cell(record, 'medium').value = 'BOOK';
    cell(record, 'loans').value = '7';
    cell(record, 'loans_online').value = '2';
    world.wait(60);
    const { rules } = await world.replay('loan_month', await comeBack());
    expect(rules).toContainEqual({ rule: 'record.structure', before: 1, after: 0 });
  });

  it('wait for nothing once their file is sent anew: that is told, and nothing is lost', async () => {
    await world.refresh();
    const { comeBack } = await sendOut();
    world.rewrite('loan_month/loans-2025.csv', (text) =>
      text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'),
    );
    world.wait(60);
    const { result } = await world.replay('loan_month', await comeBack());
    expect(result.outcome).toBe('published');
    const told = world.events.findLast(({ event }) => event === 'corrections_applied')?.data;
    expect(told).toMatchObject({ unused: expect.any(Number) });
    expect(Number(told?.unused)).toBeGreaterThan(0);
  });

  it.each([
    ['another workbook', () => Buffer.from('no workbook')],
    [
      'a workbook without the sheet',
      async () => Buffer.from(await new ExcelJs.Workbook().xlsx.writeBuffer()),
    ],
  ])('are refused in %s', async (_, make) => {
    await world.refresh();
    const file = join(world.paths.root, 'other.xlsx');
    writeFileSync(file, await make());
    await expect(world.replay('loan_month', file)).rejects.toMatchObject({ code: 'correction_unreadable' });
    expect(world.list('build')).toEqual([]);
  });

  it('are refused where two lines are one record, or a line has a formula', async () => {
    await world.refresh();
    const { cell, comeBack } = await sendOut();
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = { formula: '1+1', result: 2 };
    await expect(world.replay('loan_month', await comeBack())).rejects.toMatchObject({
      code: 'correction_unreadable',
    });
  });
});

describe('a code list that was mended', () => {
  it('lets the rows in that it held back, with before and after', async () => {
    await world.refresh();
    const before = await world.inServed((db) => countByRule(db, 'loan_month'));
    expect(before.find(({ rule }) => rule === 'unit_code.reference')?.records).toBe(2);
    expect(await world.inServed((db) => readHeldBack(db, 'loan_month'))).toHaveLength(6);
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
      text.replace('check: loans_online <= loans', 'check: loans_online <= loans * 10'),
    );
    world.wait(60);
    const { rules, mended } = await world.replay('loan_month');
    expect(mended).toBe(0);
    expect(rules).toContainEqual({ rule: 'online_within_loans', before: 1, after: 0 });
  });
});

describe('a mending that is taken back', () => {
  it('leaves the rows as they were delivered, and only what was mended is refused', async () => {
    const delivered = (await world.refresh()).snapshot!;
    const { cell, comeBack } = await sendOut();
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '90';
    cell({ unit_code: '03', period: '09/2025' }, 'loans_online').value = '45';
    world.wait(60);
    await world.replay('loan_month', await comeBack());
    world.wait(60);
    const { from, result } = await world.rollBack('loan_month');
    expect(from.snapshotId).toBe(delivered);
    expect(result.sources[0]).toMatchObject({ outcome: 'restored', loaded: 22, quarantined: 6 });
    world.wait(60);
    expect(await world.refresh()).toMatchObject({ outcome: 'unchanged' });
    cell({ unit_code: '03', period: '09/2025' }, 'loans').value = '80';
    world.wait(60);
    const again = await world.replay('loan_month', await comeBack());
    expect(again.result.sources[0]).toMatchObject({ outcome: 'loaded', loaded: 23 });
  });
});
