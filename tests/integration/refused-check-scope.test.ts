import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { grantsOn } from '#warehouse/control/grants.ts';
import { readPerson } from '#warehouse/control/people.ts';
import type { FileCheck } from '#warehouse/model/file-check.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs, rightsOf } from '#lib/server/auth/reader.ts';
import { keepUpload, type Upload } from '#lib/server/uploads/upload-record.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { readUploadPage } from '../../src/routes/refresh/[source]/upload/read-upload-page.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const uploadId = '00000000-0000-4000-8000-00000000000b';

let world: NoticeWorld;
let sender: string;
beforeAll(async () => {
  world = await openNoticeWorld();
  mkdirSync(dataPaths(world.directory).uploads, { recursive: true });
  sender = makePerson(world.control, [{ role: 'data_owner' }]);
  refuseFile();
});
afterAll(() => world.end());

/** Leaves a file of the sender whose check was refused, by a code that stands in it. */
function refuseFile(): void {
  const sha256 = 'b'.repeat(64);
  const at = world.control.clock().toISOString();
  const upload: Upload = {
    ...{ uploadId, source: 'procedure_month', kind: 'extract', table: 'procedure_month', sha256 },
    ...{ stored: `${uploadId}.csv`, fileName: 'a.csv', bytes: 1, personId: sender, byLabel: 'O' },
    ...{ sentAt: at, state: 'sent', checkRequest: null, endedAt: null },
  };
  const check: FileCheck = {
    ...{ outcome: 'unacceptable', source: 'procedure_month', fileName: 'a.csv', inboxPath: null, bytes: 1 },
    ...{ sha256, checkedAt: at, snapshotId: null, drift: [], replaces: [], known: [], sameFile: null },
    ...{ notJudged: [], units: [], firstBad: [], account: null, rules: [] },
    refusal: {
      code: 'quality_failed',
      message: 'quality failed: code SECRET-7 of a sealed unit',
      facts: [{ fact: 'codes', codes: ['SECRET-7'], more: 0 }],
    },
  };
  keepUpload(upload);
  writeFileSync(
    join(dataPaths(world.directory).uploads, `${upload.stored}.check.json`),
    JSON.stringify(check),
  );
}

/** Why the file is refused, as its page says it to a person. */
async function refusalFor(personId: string) {
  const grants = grantsOn(world.control, personId, world.control.clock().toISOString().slice(0, 10));
  const reader = readerOf(world.control, readPerson(world.control, personId)!);
  const page = await readingAs({ ...reader, rights: rightsOf(grants, false) }, () =>
    withSnapshot((snapshot) =>
      readUploadPage(
        snapshot,
        'procedure_month',
        { file: uploadId, taken: 1, url: new URL('http://desk/') },
        words,
      ),
    ),
  );
  expect(page.uploads[0]!.refusal).toEqual(page.chosen!.refusal);
  return page.chosen!.refusal!;
}

describe('why a file is refused', () => {
  it('is told whoever sent it, with what it names', async () => {
    const told = await refusalFor(sender);
    expect(told.facts.join(' ')).toContain('SECRET-7');
    expect(told.detail).toContain('SECRET-7');
  });

  it('is told whoever runs refreshes and sees all', async () => {
    const told = await refusalFor(makePerson(world.control, [{ role: 'steward' }]));
    expect(told.facts.join(' ')).toContain('SECRET-7');
  });

  it('is told by its code alone to whoever runs refreshes but does not see every class', async () => {
    const told = await refusalFor(
      makePerson(world.control, [{ role: 'steward', extent: 'all', highestClass: 'internal' }]),
    );
    expect(told.says).not.toBe('');
    expect(JSON.stringify(told)).not.toContain('SECRET-7');
  });
});
