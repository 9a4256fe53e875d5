import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { readingAs } from '#lib/server/auth/reader.ts';
import { requireDraft } from '#lib/server/set-up/draft.ts';
import { uploadsFolder } from '#lib/server/uploads/upload-record.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { composeDraft } from '../../src/routes/refresh/set-up/compose-draft.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

let world: NoticeWorld;
beforeAll(async () => (world = await openNoticeWorld()));
afterAll(() => world.end());

it('a draft that an older release began is shown with its columns, and without the notes it has none of', async () => {
  const personId = makePerson(world.control, [{ role: 'steward' }]);
  const draftId = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const text = [
    ...['name: loans', 'schema:', '  - properties:'],
    '      - { name: amount, logicalType: number } # to decide: a unit?',
  ].join('\n');
  const kept = { draftId, sample: 'loans.csv', personId, id: 'loans', text };
  mkdirSync(uploadsFolder(), { recursive: true });
  writeFileSync(join(uploadsFolder(), `${draftId}.draft.json`), JSON.stringify(kept));
  const draft = await readingAs(readerOf(world.control, readPerson(world.control, personId)!), () =>
    Promise.resolve(requireDraft(draftId)),
  );
  expect(composeDraft(draft, translator('en', en))).toMatchObject({
    ...{ name: 'loans', questions: [], text },
    columns: [{ name: 'amount', type: 'number', evidence: '', questions: [] }],
  });
});
