import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHeldBack } from '#etl/mend/held-back.ts';
import type { Source } from '#warehouse/model/source.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  await world.refresh();
});
afterEach(() => world.close());

interface Mends {
  rows?: object[];
  drops?: object[];
  restores?: object[];
  mappings?: object[];
}

let written = 0;
function say(mends: Mends & { [other: string]: unknown }): string {
  const file = join(world.paths.uploads, `mends-${++written}.json`);
  writeFileSync(file, JSON.stringify({ by: 'A. Steward', why: 'asked the agency', ...mends }));
  world.wait(60);
  return file;
}

async function heldWith(column: string, value: string) {
  const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
  const { extractId, fileName, rowNo } = held.find(({ raw }) => raw?.[column] === value)!;
  return { extractId, fileName, rowNo };
}

const account = () =>
  world.ask(
    `select physical, loaded, quarantined, skipped from meta.source_load where source_id = 'loan_month'`,
  );

describe('a row that is edited in a page', () => {
  it('is judged again as a row of a mended workbook would be, with who and why beside it', async () => {
    const place = await heldWith('loans', 'abc');
    const { workbook, result } = await world.replay(
      'loan_month',
      say({ rows: [{ ...place, cells: { loans: '90', loans_online: '45' } }] }),
    );
    expect(result.outcome).toBe('published');
    expect(workbook).toMatchObject({ touched: 1, loaded: 1, held: 0 });
    expect(await account()).toEqual([{ physical: 31, loaded: 23, quarantined: 5, skipped: 3 }]);
    const kept = readdirSync(join(world.paths.corrections, 'loan_month')).map((name) =>
      name.replace(/^.*?\./, ''),
    );
    expect(kept.toSorted()).toEqual(['json', 'ndjson']);
  });
});

describe('a table that is mended in pages', () => {
  it('is published with the ways in which its days are written', async () => {
    const [source] = await world.ask(
      `select body::varchar as body from meta.definition where kind = 'source' and id = 'loan_month'`,
    );
    const { tables } = JSON.parse(String(source!.body)) as Source;
    const formats = tables![0]!.columns.flatMap((column) =>
      column.formats ? [[column.name, column.formats]] : [],
    );
    expect(formats).toEqual([['period', ['MM/yyyy']]]);
  });

  it('is published with how a text of its columns is judged, and the columns that its rules over several name', async () => {
    const [source] = await world.ask(
      `select body::varchar as body from meta.definition where kind = 'source' and id = 'loan_month'`,
    );
    const [table] = (JSON.parse(String(source!.body)) as Source).tables!;
    expect(table!.about).toMatchObject({
      online_within_loans: ['loans', 'loans_online'],
      'key.duplicate': ['unit_code', 'period', 'medium'],
    });
    const failedBy = (name: string, text: string) =>
      world.inServed(async (db) => {
        const { judged } = table!.columns.find((column) => column.name === name)!;
        const [row] = await db.rows<{ failed: string[] }>(judged!, { text });
        return row!.failed;
      });
    expect(await failedBy('loans', '-3')).toEqual(['loans.range']);
    expect(await failedBy('loans', '1.234')).toEqual([]);
    expect(await failedBy('medium', 'BUCH')).toEqual(['medium.code_list']);
    expect(await failedBy('medium', 'Sách')).toEqual([]);
    expect(table!.columns.find(({ name }) => name === 'note')!.judged).toBeUndefined();
  });
});

describe('a row that is dropped', () => {
  it('is skipped by a person’s word, and every record is still counted once', async () => {
    const place = await heldWith('loans', 'abc');
    await world.replay('loan_month', say({ drops: [place] }));
    expect(await account()).toEqual([{ physical: 31, loaded: 22, quarantined: 5, skipped: 4 }]);
    const kinds = await world.ask(
      `select sum(records)::bigint as records from quality.skipped where source_id = 'loan_month' and kind = 'dropped'`,
    );
    expect(kinds).toEqual([{ records: 1 }]);
    expect(await world.ask(`select count(*) as rows from quality.correction`)).toEqual([{ rows: 0 }]);
  });

  it('may be a record that could not be read as a row', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => `${text.trimEnd()}\n01;06/2024;BOOK\n`);
    world.wait(60);
    await world.refresh();
    const place = await heldWith('record', '01;06/2024;BOOK');
    await world.replay('loan_month', say({ drops: [place] }));
    expect(await account()).toEqual([{ physical: 32, loaded: 22, quarantined: 6, skipped: 4 }]);
  });

  it('may be a row that is loaded, which frees the others that repeat its key', async () => {
    const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
    const [copy] = held.filter(({ reasons }) => reasons.some(({ rule }) => rule === 'key.duplicate'));
    const { extractId, fileName, rowNo } = copy!;
    await world.replay('loan_month', say({ drops: [{ extractId, fileName, rowNo }] }));
    expect(await account()).toEqual([{ physical: 31, loaded: 23, quarantined: 4, skipped: 4 }]);
  });

  it('comes back where a later word mends it', async () => {
    const place = await heldWith('loans', 'abc');
    await world.replay('loan_month', say({ drops: [place] }));
    await world.replay(
      'loan_month',
      say({ rows: [{ ...place, cells: { loans: '90', loans_online: '45' } }] }),
    );
    expect(await account()).toEqual([{ physical: 31, loaded: 23, quarantined: 5, skipped: 3 }]);
  });
});

describe('a row that is brought back', () => {
  it('is judged again as it was sent, and no correction speaks of it any more', async () => {
    const before = await account();
    const place = await heldWith('loans', 'abc');
    await world.replay('loan_month', say({ drops: [place] }));
    expect(await account()).not.toEqual(before);
    await world.replay('loan_month', say({ restores: [place] }));
    expect(await account()).toEqual(before);
    expect(await heldWith('loans', 'abc')).toEqual(place);
    expect(await world.ask(`select count(*) as rows from quality.correction`)).toEqual([{ rows: 0 }]);
  });

  it('has what was mended of it before it was dropped', async () => {
    const place = await heldWith('loans', 'abc');
    const cells = { loans: '90', loans_online: '45' };
    await world.replay('loan_month', say({ rows: [{ ...place, cells }] }));
    const mended = await account();
    await world.replay('loan_month', say({ drops: [place] }));
    await world.replay('loan_month', say({ restores: [place] }));
    expect(await account()).toEqual(mended);
  });

  it('may be a record that could not be read as a row, and still cannot', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) => `${text.trimEnd()}\n01;06/2024;BOOK\n`);
    world.wait(60);
    await world.refresh();
    const before = await account();
    const place = await heldWith('record', '01;06/2024;BOOK');
    await world.replay('loan_month', say({ drops: [place] }));
    await world.replay('loan_month', say({ restores: [place] }));
    expect(await account()).toEqual(before);
    expect(await heldWith('record', '01;06/2024;BOOK')).toEqual(place);
  });
});

describe('a value that is said to mean another', () => {
  const toOne = { column: 'unit_code', value: '99', becomes: '04' };

  it('is read as that in every row, while what was sent stays as it was sent', async () => {
    world.rewrite('loan_month/loans-2025.csv', (text) =>
      text
        .replace('04;08/2025;BOOK;45', 'Tỉnh Tư;06/2025;FILM;45')
        .replace('99;07/2025;BOOK;7;1', 'Tỉnh Tư;06/2025;BOOK;7;x'),
    );
    world.wait(60);
    await world.refresh();
    const mapping = { column: 'unit_code', value: 'Tỉnh Tư', becomes: '03' };
    await world.replay('loan_month', say({ mappings: [mapping] }));
    expect(
      await world.ask(`select loans from validate.loan_month where unit_code = '03' and medium = 'FILM'`),
    ).toEqual([{ loans: 45 }]);
    const held = await world.inServed((db) => readHeldBack(db, 'loan_month'));
    const still = held.find(({ raw }) => raw?.['loans_online'] === 'x')!;
    expect(still.raw).toMatchObject({ unit_code: 'Tỉnh Tư' });
    expect(still.unitCode).toBe('03');
    expect(still.reasons.map(({ rule }) => rule)).not.toContain('unit_code.reference');
  });

  it('holds for files that come later, and the latest word on a value counts', async () => {
    await world.replay('loan_month', say({ mappings: [toOne] }));
    await world.replay('loan_month', say({ mappings: [{ ...toOne, becomes: '03' }] }));
    writeFileSync(
      join(world.paths.inbox, 'loan_month/loans-2026.csv'),
      'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh\n99;10/2025;FILM;8;1;1;1\n',
    );
    world.wait(60);
    await world.refresh();
    const read = () =>
      world.ask(
        `select loans from validate.loan_month where unit_code = '03' and period = date '2025-10-01'`,
      );
    expect(await read()).toEqual([{ loans: 8 }]);
    await world.replay('loan_month', say({ mappings: [{ ...toOne, becomes: null }] }));
    expect(await read()).toEqual([]);
  });

  it('changes nothing of the workspace, and nothing is loaded anew where nothing is said', async () => {
    world.wait(60);
    expect((await world.refresh()).outcome).toBe('unchanged');
  });
});

describe('what is mended in a page is refused', () => {
  it.each([
    ['without a reason', { why: ' ', drops: [{ extractId: 'x', fileName: 'a', rowNo: 1 }] }],
    ['where it changes nothing', {}],
    [
      'in a column that there is not',
      { rows: [{ extractId: 'x', fileName: 'a', rowNo: 1, cells: { other: '1' } }] },
    ],
    ['where a value is to mean itself', { mappings: [{ column: 'medium', value: 'BOOK', becomes: 'BOOK' }] }],
    ['with parts that nobody knows', { everything: true }],
  ])('%s', async (_, mends) => {
    await expect(world.replay('loan_month', say(mends))).rejects.toMatchObject({
      code: 'correction_unreadable',
    });
    expect(readdirSync(world.paths.corrections)).toEqual([]);
  });
});
