import { describe, expect, it } from 'vitest';
import type { MonthGap } from '#warehouse/model/month-gap.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { composeAwaited } from './compose-awaited.ts';
import type { Headline, Reporters } from './read-reporters.ts';

const wordsIn = async (language: Language): Promise<Words> => ({
  ...{ language, fallback: 'en', fiscalYearStart: '01-01' },
  t: translator(language, await loadMessages(language)),
});
const units = ['root', 'A', 'B', 'C'].map((id) => ({
  ...{ unitId: id, name: id, names: {}, level: id === 'root' ? 'R' : 'P' },
}));
const catalog = {
  facts: new Map([
    ['procedure', { id: 'procedure', reporting: { by: 'units', levels: ['P'] }, sources: ['procedures'] }],
  ]),
  workspace: { levels: [{ id: 'P', name: { en: 'Provincial level' } }] },
  units: new Map(units.map((unit) => [unit.unitId, unit])),
  children: new Map([['root', ['A', 'B', 'C']]]),
} as unknown as Catalog;
const view = { unit: null, grain: 'month', period: null } as const;
const headline = (id: string) =>
  ({
    indicator: {
      ...{ id, shortName: { en: 'Declared again' } },
      formula: { kind: 'total', numerator: { fact: 'procedure' } },
    },
    cell: { reported: 31, expected: 34 },
  }) as unknown as Headline;
const october: Reporters = {
  ...{ notReported: [], awaited: ['A', 'B', 'C'], awaitedBy: '2026-11-07', partlyReported: [] },
  period: { grain: 'month', period: '2026-10-01', periodEnd: '2026-10-31', complete: true },
};
const gap = (due: string): MonthGap => ({
  ...{ sourceId: 'procedures', period: '2026-10-01', expected: 34, partial: [], days: [], isEmpty: false },
  missing: [{ sourceId: 'procedures', period: '2026-10-01', unitCode: 'A', unitId: 'A', due }],
});
const tell = (
  words: Words,
  {
    reported = october,
    gaps = [] as MonthGap[],
    headlines = [headline('again'), headline('reused')],
    day = '2026-10-31',
    judged = ['procedures'],
  } = {},
) => {
  const reporters = new Map(headlines.map(({ indicator }) => [indicator.id, reported]));
  const now = { day, judged: new Set(judged), gaps };
  const scene = { snapshot: { catalog, asOf: '2026-10-31' }, unit: { unitId: 'root' }, view, words };
  return composeAwaited({ headlines, reporters, now }, scene);
};

describe('reports that are not due yet', () => {
  it('are told once for all headlines of a fact, with how many, the month and the day, in every language', async () => {
    const said = await Promise.all(languages.map(async (language) => tell(await wordsIn(language))));
    expect(said.map(({ lines }) => lines.length)).toEqual(languages.map(() => 1));
    expect(
      Object.fromEntries(languages.map((language, at) => [language, said[at]!.lines[0]!.sentence])),
    ).toEqual({
      en: 'Declared again: 3 of 34 units (Provincial level) have not reported yet for October 2026, due by 7 Nov 2026: A, B and C.',
      vi: 'Declared again: 3/34 đơn vị (Provincial level) chưa báo cáo tháng 10/2026 (hạn 07/11/2026): A, B và C.',
      hi: 'Declared again: 34 में से 3 इकाइयों (Provincial level) ने अक्टूबर 2026 की रिपोर्ट अभी नहीं दी, 7 नव॰ 2026 तक देय: A, B और C।',
    });
  });

  it('lead to the place where the indicator says whose they are', async () => {
    const {
      lines: [line],
    } = tell(await wordsIn('en'));
    expect(line!.action).toEqual({ text: 'Who has reported', href: '/indicators/again#reports' });
  });

  it('are not counted among all where others lack too', async () => {
    const reported = { ...october, notReported: ['D'] };
    const {
      lines: [line],
    } = tell(await wordsIn('en'), { reported });
    expect(line!.sentence).toBe(
      'Declared again: not reported yet for October 2026, due by 7 Nov 2026: A, B and C.',
    );
  });

  it('are none where all that are due and not in are late', async () => {
    const reported = { ...october, notReported: ['A'], awaited: [], awaitedBy: null };
    expect(tell(await wordsIn('en'), { reported })).toEqual({ lines: [], due: [] });
  });

  it('are left to what needs somebody once they are due and missing, and not for what is missing besides', async () => {
    const words = await wordsIn('en');
    expect(tell(words, { gaps: [gap('2026-11-07')] })).toEqual({ lines: [], due: [] });
    expect(tell(words, { gaps: [gap('2026-10-07')] }).lines).toHaveLength(1);
    expect(tell(words, { gaps: [{ ...gap('2026-11-07'), sourceId: 'tasks' }] }).lines).toHaveLength(1);
  });

  it('may still be on their way in once they are due, where a contract says who reports', async () => {
    const { lines, due } = tell(await wordsIn('en'), { day: '2026-11-08' });
    expect([lines.length, due.length]).toEqual([1, 0]);
  });

  it('need somebody once they are due by now, where no contract says who reports', async () => {
    const words = await wordsIn('en');
    expect(tell(words, { day: '2026-11-07', judged: [] }).due).toEqual([]);
    expect(tell(words, { day: '2026-11-08', judged: [] })).toMatchObject({
      lines: [],
      due: [
        {
          ...{ kind: 'figure_lacks', severity: 'medium', indicatorId: 'again', period: '2026-10-01' },
          ...{ unitIds: ['A', 'B', 'C'], count: 3, of: 34, asOf: '2026-10-31' },
        },
      ],
    });
  });

  it('are not told of a whole that is seen in part', async () => {
    expect(tell({ ...(await wordsIn('en')), isOfWhole: true })).toEqual({ lines: [], due: [] });
  });
});
