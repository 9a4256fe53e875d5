import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#lib/format/locale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { visibleSnapshot } from '#warehouse/scope/visible-snapshot.ts';
import { readExplorePage } from '../../src/routes/explore/read-explore.ts';
import { holdTinyWorkspace } from '../support/held-version.ts';

let held: Awaited<ReturnType<typeof holdTinyWorkspace>>;
beforeAll(async () => {
  // North lacks June and July; all others are whole.
  held = await holdTinyWorkspace((world) =>
    world.rewrite('loan_month/loans-2025.csv', (text) => text.replaceAll(/^01;0[67]\/2025;.*\n/gm, '')),
  );
});
afterAll(() => held.close());

async function explore(search: string, scope: Scope = everything, language: Language = 'en') {
  const t = translator(language, await loadMessages(language));
  const snapshot = await visibleSnapshot(held.snapshot, scope);
  const locals = { language, theme: 'auto', t } as App.Locals;
  return readExplorePage({ snapshot, scope, locals, search: new URLSearchParams(search) });
}
const summer = 'measure=loan.loans&unit=00&from=2025-05&to=2025-07';
const south: Scope = { unitRoots: ['02'], highestClass: '*' };
const north: Scope = { unitRoots: ['01'], highestClass: '*' };

describe('Explore over a range of which not all have reported', () => {
  it('marks what holds for a part, and names who is missing for which periods', async () => {
    const { table, figure } = await explore(`${summer}&by=unit`);
    const marked = table!.rows.map(({ name, cells }) => [name.text, cells[0]!.mark]);
    expect(marked).toEqual([
      ['South City', null],
      ['Coast', null],
      ['North', 'partial'],
      ['Total', 'partial'],
    ]);
    const said = 'In part: 4 of 5 units have reported in full. Not reported: North (June 2025 – July 2025).';
    expect(table!.notes).toContain(said);
    expect(figure!.notes).toEqual(expect.arrayContaining(['° Not all reports are in', said]));
  });

  it.each([
    ['en', 'North has not reported for June 2025 – July 2025.'],
    ['vi', 'Miền Bắc chưa báo cáo: tháng 6/2025 – tháng 7/2025.'],
    ['hi', 'North: रिपोर्ट नहीं आई, जून 2025 – जुलाई 2025।'],
  ] as const)('says of a unit alone that it has not reported, in %s', async (language, said) => {
    const search = 'measure=loan.loans&unit=01&by=period&where=medium:BOOK&from=2025-06&to=2025-07';
    const { table, figure } = await explore(search, everything, language);
    expect(new Set(table!.rows.map(({ cells }) => cells[0]!.mark))).toEqual(new Set(['unreported']));
    expect(table!.notes[0]).toBe(said);
    if (language === 'en') expect(figure!.title).toBe('No report has come for this');
  });

  it('does so where there is no row to say it of', async () => {
    const { figure, table, empty } = await explore(
      'measure=loan.loans&unit=01&by=medium&from=2025-06&to=2025-07',
    );
    expect(figure).toBeNull();
    expect(table!.rows.filter(({ isTotal }) => !isTotal)).toEqual([]);
    expect(empty.sentence).toBe('North has not reported for June 2025 – July 2025.');
  });

  it('tells nobody of units out of their sight', async () => {
    const part = 'measure=loan.loans&by=medium&from=2025-07&to=2025-07';
    expect((await explore(`${part}&unit=01`, north)).empty.sentence).toBe(
      'North has not reported for July 2025.',
    );
    const { table } = await explore(`${part}&unit=02`, south);
    expect(table!.notes).toEqual([]);
    expect(table!.marks).toEqual([]);
  });
});
