import { describe, expect, it } from 'vitest';
import { languages, type Language } from '#lib/format/locale.ts';
import type { Words } from '#lib/format/cell.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { composeMissing, type ReportedFor } from './compose-missing.ts';

const words = async (language: Language): Promise<Words> => ({
  ...{ language, fallback: 'en', fiscalYearStart: '01-01' },
  t: translator(language, await loadMessages(language)),
});
const unit = (text: string) => ({ name: { text, language: 'en' }, href: `/units/${text}` });
const base: ReportedFor = {
  cell: { reported: 31, expected: 34 },
  by: 'units',
  levels: 'Provincial level',
  lineage: { notReported: ['A', 'B', 'C'].map(unit), awaited: [], awaitedBy: null, partly: [] },
  period: { grain: 'month', period: '2026-10-01' },
};
const inEnglish = async (parts: Partial<ReportedFor>) =>
  composeMissing({ ...base, ...parts }, await words('en'));

describe('what a value lacks', () => {
  it('is nothing where all have reported', async () => {
    const lineage = { notReported: [], awaited: [], awaitedBy: null, partly: [] };
    expect(await inEnglish({ cell: { reported: 34, expected: 34 }, lineage })).toEqual([]);
    expect(await inEnglish({ cell: null, lineage })).toEqual([]);
  });

  it('is not told of a whole that is seen in part', async () => {
    expect(composeMissing(base, { ...(await words('en')), isOfWhole: true })).toEqual([]);
  });

  it('names who has not reported and counts them among all, in every language', async () => {
    const said = await Promise.all(
      languages.map(async (language) => composeMissing(base, await words(language))),
    );
    expect(Object.fromEntries(languages.map((language, at) => [language, said[at]]))).toEqual({
      en: ['3 of 34 units (Provincial level) have not reported for October 2026: A, B and C.'],
      vi: ['3/34 đơn vị (Provincial level) chưa báo cáo tháng 10/2026: A, B và C.'],
      hi: ['34 में से 3 इकाइयों (Provincial level) ने अक्टूबर 2026 की रिपोर्ट नहीं दी: A, B और C।'],
    });
  });

  it('says of what is not due by when it is', async () => {
    const awaited = base.lineage.notReported;
    const lineage = { notReported: [], awaited, awaitedBy: '2026-11-07', partly: [] };
    expect(await inEnglish({ lineage })).toEqual([
      '3 of 34 units (Provincial level) have not reported yet for October 2026, due by 7 Nov 2026: A, B and C.',
    ]);
    expect(await inEnglish({ lineage, cell: null })).toEqual([
      'Not reported yet for October 2026, due by 7 Nov 2026: A, B and C.',
    ]);
  });

  it('tells who is late from who is awaited, both counted among all', async () => {
    const [first, ...awaited] = base.lineage.notReported;
    const lineage = { notReported: [first!], awaited, awaitedBy: '2026-11-07', partly: [] };
    expect(await inEnglish({ lineage })).toEqual([
      '1 of 34 units (Provincial level) has not reported for October 2026: A.',
      '2 of 34 units (Provincial level) have not reported yet for October 2026, due by 7 Nov 2026: B and C.',
    ]);
  });

  it('leaves out how many there are where something else is counted, or the unit stands alone', async () => {
    const told = ['Not reported for October 2026: A, B and C.'];
    expect(await inEnglish({ by: 'mixed' })).toEqual(told);
    expect(await inEnglish({ cell: { reported: 30, expected: 34 } })).toEqual(told);
    const lineage = { ...base.lineage, notReported: [unit('A')] };
    expect(await inEnglish({ cell: { reported: 0, expected: 1 }, lineage })).toEqual([
      'Not reported for October 2026: A.',
    ]);
  });

  it('names three and counts the others, and who has reported in part', async () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const lineage = {
      ...base.lineage,
      notReported: names.map(unit),
      partly: [{ ...unit('F'), rows: '' }],
    };
    expect(await inEnglish({ cell: { reported: 28, expected: 34 }, lineage })).toEqual([
      '5 of 34 units (Provincial level) have not reported for October 2026: A, B, C and 2 more units.',
      'Reported in part, with far fewer rows than usual: F.',
    ]);
  });

  it('counts days and months where nobody in particular reports', async () => {
    const lineage = { notReported: [], awaited: [], awaitedBy: null, partly: [] };
    expect(await inEnglish({ by: 'days', cell: { reported: 30, expected: 31 }, lineage })).toEqual([
      'In part: 30 of 31 days have come.',
    ]);
    expect(await inEnglish({ by: 'days', cell: { reported: 0, expected: 31 }, lineage })).toEqual([]);
  });
});
