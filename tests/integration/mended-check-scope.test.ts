import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { readPerson } from '#warehouse/control/people.ts';
import type { BadRecord, FileCheck, RowsOfUnit } from '#warehouse/model/file-check.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { keepUpload, type Upload } from '#lib/server/uploads/upload-record.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { readUploadPage } from '../../src/routes/refresh/[source]/upload/read-upload-page.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

/** Codes that units bear. */
const OWN = '48';
const OTHER = '79';
const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };

let world: NoticeWorld;
let owner: string;
let national: string;
beforeAll(async () => {
  world = await openNoticeWorld();
  mkdirSync(dataPaths(world.directory).uploads, { recursive: true });
  const below = { extent: 'subtree', unitId: '34-48', highestClass: 'internal' } as const;
  owner = makePerson(world.control, [{ role: 'data_owner', ...below }]);
  national = makePerson(world.control, [{ role: 'data_owner' }]);
});
afterAll(() => world.end());

const bad = (unit: string | null): BadRecord => ({
  ...{ table: 'procedure_month', fileName: 'p.csv', line: 7, cell: null, unit },
  reasons: [{ rule: 'received.type', reason: 'type', field: 'received', value: `of ${unit}` }],
});

/** What the page shows of a workbook with three changed lines to whoever has sent it. */
async function pageOf(personId: string, { units, firstBad }: { units: RowsOfUnit[]; firstBad: BadRecord[] }) {
  const uploadId = '00000000-0000-4000-8000-00000000000a';
  const sha256 = 'a'.repeat(64);
  const at = world.control.clock().toISOString();
  const upload: Upload = {
    ...{ uploadId, source: 'procedure_month', kind: 'workbook', table: 'procedure_month', sha256 },
    ...{ stored: `${uploadId}.xlsx`, fileName: 'back.xlsx', bytes: 1, personId, byLabel: 'O' },
    ...{ sentAt: at, state: 'sent', checkRequest: null, endedAt: null },
  };
  const check: FileCheck = {
    ...{ outcome: 'acceptable', source: 'procedure_month', fileName: 'back.xlsx', inboxPath: null, bytes: 1 },
    ...{ sha256, checkedAt: at, snapshotId: null, refusal: null, drift: [], replaces: [], known: [] },
    ...{ sameFile: null, notJudged: [], units, firstBad },
    account: { physical: 4, loaded: 1, quarantined: 1, unjudged: 1, skipped: 1, flagged: 0 },
    rules: [{ rule: 'received.type', reason: 'type', names: {}, records: 1 }],
  };
  keepUpload(upload);
  writeFileSync(
    join(dataPaths(world.directory).uploads, `${upload.stored}.check.json`),
    JSON.stringify(check),
  );
  const reader = readerOf(world.control, readPerson(world.control, personId)!);
  const page = await readingAs(reader, () =>
    withSnapshot((snapshot) =>
      readUploadPage(
        snapshot,
        'procedure_month',
        { file: uploadId, taken: 1, url: new URL('http://desk/') },
        words,
      ),
    ),
  );
  for (const shown of page.uploads) expect(shown.firstBad).toEqual(page.chosen!.firstBad);
  return page.chosen!;
}

const tellsOf = ({ firstBad, rules, account }: Awaited<ReturnType<typeof pageOf>>) => ({
  values: firstBad.flatMap(({ reasons }) => reasons.map(({ value }) => value)),
  rules: rules.length,
  split: account!.parts.map(({ name, count }) => `${name}: ${count}`),
});

const whole = [
  ...['changed, nothing wrong found: 1', 'changed, still wrong: 1'],
  ...['changed, but no longer held back: not judged: 1', 'as they went out: 1'],
];
const unsplit = ['changed: 3', 'as they went out: 1'];

describe('whoever sends a workbook and sees a part', () => {
  it('is told what is wrong with rows of their own units', async () => {
    const page = await pageOf(owner, { units: [{ code: OWN, rows: 2 }], firstBad: [bad(OWN)] });
    expect(tellsOf(page)).toEqual({ values: [`of ${OWN}`], rules: 1, split: whole });
  });

  it.each<[string, string | null, string | null]>([
    ['a row of another unit', OTHER, OTHER],
    ['a row of another unit into which their own was typed', OTHER, OWN],
    ['a row that is not held back, or is of no unit', null, null],
  ])('is told nothing of what is wrong where a line says that it is %s', async (_, code, unit) => {
    const units = [
      { code: OWN, rows: 1 },
      { code, rows: 1 },
    ];
    const page = await pageOf(owner, { units, firstBad: [bad(unit), bad(OWN)] });
    expect(tellsOf(page)).toEqual({ values: [], rules: 0, split: unsplit });
    expect(page.canHandIn).toBe(false);
    expect(page.obstacle).not.toBe('');
  });

  it('is told of all where they see all', async () => {
    const units = [
      { code: OTHER, rows: 1 },
      { code: null, rows: 1 },
    ];
    const page = await pageOf(national, { units, firstBad: [bad(OTHER), bad(null)] });
    expect(tellsOf(page)).toEqual({ values: [`of ${OTHER}`, 'of null'], rules: 1, split: whole });
  });
});
