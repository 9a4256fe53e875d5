import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeQuarantineFile } from '#etl/mend/mend-commands.ts';
import { grantsOn } from '#warehouse/control/grants.ts';
import { listHeld } from '#warehouse/control/held-versions.ts';
import { readPerson } from '#warehouse/control/people.ts';
import type { VersionChanges } from '#warehouse/snapshot/compare-versions.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { todayOf } from '#lib/server/auth/authenticate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs, rightsOf } from '#lib/server/auth/reader.ts';
import { readMendedFor } from '#lib/server/refresh/mended-for.ts';
import { keepUpload, type Upload } from '#lib/server/uploads/upload-record.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';
import { makePerson, type TestGrant } from '../support/sign-in.ts';

const before = process.env.LODESTAR_DATA;
const ID = '00000000-0000-4000-8000-000000000001';

describe('a version that waits since a workbook came back', () => {
  let world: RefreshWorld;
  let owner: string;
  beforeAll(async () => {
    world = openRefreshWorld();
    process.env.LODESTAR_DATA = world.paths.root;
    await world.refresh();
    owner = makePerson(world.control, [{ role: 'data_owner' }]);
    const bytes = await mend();
    const stored = join(world.paths.uploads, `${ID}.xlsx`);
    mkdirSync(world.paths.uploads, { recursive: true });
    writeFileSync(stored, bytes);
    handIn(ID, bytes, 'B. Owner');
    world.wait(60);
    const { outcome } = await world.replay('loan_month', stored, { hold: true });
    writeFileSync(`${stored}.outcome.json`, JSON.stringify(outcome));
    world.wait(60);
    handIn(ID.replace(/1$/, '2'), bytes, 'C. Later');
  });
  afterAll(() => {
    if (before === undefined) delete process.env.LODESTAR_DATA;
    else process.env.LODESTAR_DATA = before;
    world.close();
  });

  /** The workbook of rows held back, one of them mended well and another one badly. */
  async function mend(): Promise<Buffer> {
    const { control, paths, workspace } = world;
    const file = join(paths.root, 'mend.xlsx');
    await writeQuarantineFile({ control, paths, workspace, table: 'loan_month', file, language: null });
    const book = new ExcelJs.Workbook();
    await book.xlsx.readFile(file);
    const sheet = book.getWorksheet('rows')!;
    const places = new Map<string, number>();
    sheet.getRow(1).eachCell((cell, column) => places.set(String(cell.value), column));
    const lines = Array.from({ length: sheet.rowCount - 2 }, (_, at) => sheet.getRow(3 + at));
    const textOf = (line: ExcelJs.Row, name: string) => line.getCell(places.get(name)!).text;
    const good = lines.find((line) => textOf(line, 'loans') === 'abc')!;
    good.getCell(places.get('loans')!).value = '90';
    good.getCell(places.get('loans_online')!).value = '45';
    const bad = lines.find((line) => line !== good)!;
    bad.getCell(places.get('loans')!).value = 'many';
    return Buffer.from(await book.xlsx.writeBuffer());
  }

  function handIn(uploadId: string, bytes: Buffer, actorLabel: string): void {
    const at = world.control.clock().toISOString();
    const upload: Upload = {
      ...{ uploadId, source: 'loan_month', kind: 'workbook', table: 'loan_month' },
      ...{ stored: `${uploadId}.xlsx`, fileName: 'back.xlsx', bytes: bytes.length },
      ...{
        sha256: createHash('sha256').update(bytes).digest('hex'),
        personId: owner,
        byLabel: 'Who sent it',
      },
      ...{ sentAt: at, state: 'handed_in', checkRequest: null, endedAt: at },
      handIn: {
        ...{ actor: `person:${owner}`, actorLabel, address: null, inboxPath: null },
        ...{ replaces: false, pid: process.pid, at },
      },
    };
    keepUpload(upload);
  }

  const toldTo = async (personId: string) => {
    const { control } = world;
    const [held] = listHeld(control);
    const asked = { scope: everything, catalog: null };
    const reader = {
      ...readerOf(control, readPerson(control, personId)!),
      rights: rightsOf(grantsOn(control, personId, todayOf(control)), false),
    };
    return readingAs(reader, () => readMendedFor(held!.changes as VersionChanges, asked));
  };
  const another = (...grants: TestGrant[]) => toldTo(makePerson(world.control, grants));

  it('says who handed it in before, how many of its rows were taken in, and how many are held back again', async () => {
    const [told, ...others] = await another({ role: 'steward' });
    expect(others).toEqual([]);
    expect(told).toMatchObject({ kind: 'rows', count: 2, by: '' });
    expect(told!.workbook).toMatchObject({
      ...{ who: 'B. Owner', fileName: 'back.xlsx' },
      outcome: { touched: 2, loaded: 1, held: 1 },
    });
  });

  it('leads to the page of the workbook whoever may see that, and nobody else', async () => {
    const hrefs = async (told: ReturnType<typeof toldTo>) => (await told).map((one) => one.workbook!.href);
    const page = `/refresh/loan_month/upload?file=${ID}`;
    expect(await hrefs(another({ role: 'steward' }))).toEqual([page]);
    expect(await hrefs(toldTo(owner))).toEqual([page]);
    expect(await hrefs(another({ role: 'data_owner' }))).toEqual(['']);
    expect(await hrefs(another({ role: 'auditor' }))).toEqual(['']);
  });
});
