import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { AttentionItem } from '#warehouse/query/attention/item.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { languages, type Language } from '#lib/format/locale.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { writeAttention } from './attention-sentence.ts';

const catalogues = { en, vi, hi };
const indicator = {
  ...{
    id: 'redeclaration',
    shortName: { en: 'Re-declaration' },
    unit: 'percent',
    decimals: 1,
    better: 'down',
  },
} as unknown as Indicator;
const dictionaries = {
  ...indicator,
  shortName: { en: 'Dictionaries' },
  unit: 'count',
  decimals: 0,
  unitText: null,
} as unknown as Indicator;
const catalog = {
  workspace: {
    rootUnit: '00',
    timezone: 'Asia/Ho_Chi_Minh',
    levels: ['Central', 'Provincial'].map((level) => ({ id: level, name: { en: level } })),
  },
  children: new Map([['00', ['Cà Mau', 'Lai Châu']]]),
  indicators: new Map([
    ['redeclaration', indicator],
    ['dictionaries', dictionaries],
  ]),
  facts: new Map([['procedure', { name: { en: 'Procedures' } }]]),
  sources: new Map([['task', { name: { en: 'Assigned tasks' } }]]),
  units: new Map(
    ['Cà Mau', 'Lai Châu', 'Gia Lai', 'Đắk Lắk'].map((name) => [
      name,
      { name, names: { en: name }, unitId: name },
    ]),
  ),
} as unknown as Catalog;

const view = { unit: null, grain: 'month', period: null } as const;
const about = { kind: 'indicator', id: 'redeclaration', unitId: '00' } as const;
const severity = 'medium' as const;

function write(item: AttentionItem, language: Language = 'en') {
  const words = {
    language,
    t: translator(language, catalogues[language]),
    fallback: 'en',
    fiscalYearStart: '01-01',
  };
  return writeAttention(item, catalog, view, words);
}

const of = { indicatorId: 'redeclaration', unitId: '00', period: '2026-10-01' };
const september = {
  ...{ sourceId: 'task', period: '2026-09-01' },
  subject: { kind: 'arrival', id: 'task', period: '2026-09-01' },
} as const;
const items: AttentionItem[] = [
  {
    kind: 'headline_behind',
    severity,
    subject: about,
    ...of,
    value: 0.2,
    path: 0.15,
    gap: 0.05,
    target: null,
    targetDate: null,
  },
  {
    kind: 'deadline',
    severity,
    subject: about,
    ...of,
    value: 0.2,
    target: 0.05,
    targetDate: '2026-12-31',
    daysLeft: 61,
    asOf: '2026-10-31',
    missing: 3,
  },
  {
    kind: 'children_behind',
    severity,
    subject: about,
    ...of,
    unitIds: ['Đắk Lắk'],
    count: 8,
    of: 31,
    ofLevels: [
      { level: 'Central', count: 2 },
      { level: 'Provincial', count: 29 },
    ],
    worst: 0.314,
  },
  {
    kind: 'falling',
    severity,
    subject: { kind: 'unit', id: 'Đắk Lắk' },
    ...of,
    unitId: 'Đắk Lắk',
    values: [0.23, 0.31],
    count: 1,
  },
  {
    kind: 'not_reported',
    severity,
    ...september,
    unitIds: ['Cà Mau', 'Lai Châu', 'Gia Lai', 'Đắk Lắk'],
    count: 5,
    of: 34,
    due: '2026-10-07',
  },
  {
    kind: 'missing_days',
    severity,
    ...september,
    days: ['2026-09-14'],
    count: 1,
  },
  {
    kind: 'quarantine',
    severity,
    subject: { kind: 'quarantine', id: 'task' },
    sourceId: 'task',
    count: 214,
    of: 18940,
    topReason: 'code_list',
    topReasonCount: 200,
  },
  {
    kind: 'flagged',
    severity,
    subject: { kind: 'source', id: 'task' },
    sourceId: 'task',
    ...{ table: 'task', rule: 'no_due_changed', reason: 'check' },
    names: { en: 'No deadline is moved', hi: 'कोई समय सीमा नहीं बदली गई', vi: 'Không hạn nào bị dời' },
    field: null,
    count: 2,
  },
  {
    kind: 'source_failed',
    severity,
    subject: { kind: 'source', id: 'task' },
    sourceId: 'task',
    failedAt: '2026-11-22T01:00:00Z',
    errorCode: 'x',
  },
  {
    kind: 'source_stale',
    severity,
    subject: { kind: 'source', id: 'task' },
    sourceId: 'task',
    loadedAt: '2026-10-01T01:00:00Z',
    ageDays: 30,
    staleAfterDays: 7,
  },
  {
    kind: 'unusual',
    severity,
    subject: about,
    ...of,
    unitId: 'Đắk Lắk',
    ...{ value: 0.51, previous: 0.31, low: -0.02, high: 0.36, count: 3 },
  },
  { kind: 'missing_month', severity, ...september },
  { kind: 'partly_reported', severity, ...september, unitIds: ['Cà Mau'], count: 1 },
  {
    kind: 'overdue',
    severity,
    subject: { kind: 'arrival', id: 'task', period: '2026-11-01' },
    sourceId: 'task',
    late: {
      ...{ from: '2026-11-01', to: '2026-12-01', due: new Date('2026-12-07T17:00:00Z') },
      ...{ workingDays: 2, periods: 1 },
    },
  },
  {
    kind: 'figure_lacks',
    severity,
    subject: about,
    ...{ ...of, grain: 'month', factId: 'procedure', unitIds: ['Cà Mau'], count: 1, of: 34 },
    asOf: '2026-11-20',
  },
  { kind: 'reached', severity: 'good', subject: about, ...of, unitId: 'Gia Lai', value: 0.04, target: 0.05 },
];

describe('what needs somebody', () => {
  it('is said with the decimals of a path between whole counts, or that tell it from the value', () => {
    const behind = { ...items[0]!, kind: 'headline_behind' as const };
    const counted = { ...behind, indicatorId: 'dictionaries', value: 1, path: 2.1, gap: 1.1 };
    expect(write(counted as AttentionItem).sentence).toBe('Dictionaries: 1, 1.1 behind the path (2.1).');
    const near = { ...behind, value: 0.1503, path: 0.1498, gap: 0.0005 };
    expect(write(near as AttentionItem).sentence).toContain('15.03%');
    expect(write(near as AttentionItem).sentence).toContain('(14.98%)');
  });

  it('is said with figures, names and dates', () => {
    const sentences = items.map((item) => write(item).sentence);
    expect(sentences[0]).toBe('Re-declaration: 20.0%, 5.0 pts behind the path (15%).');
    expect(sentences[1]).toContain('3 too many');
    expect(sentences[4]).toBe(
      'Assigned tasks: 5 of 34 reports for September 2026 are missing, due on 7 Oct 2026: Cà Mau, Lai Châu, Gia Lai and 2 more units.',
    );
    expect(sentences[5]).toContain('nothing came for 1 day of September 2026 (14 Sept 2026)');
    expect(sentences[6]).toContain('214 of 18,940 rows held back (1.1%), most often a code not in the list');
  });

  it('says of a unit how many rows of its own are held back, without how many came', () => {
    const held = items.find((item) => item.kind === 'quarantine')!;
    expect(write({ ...held, count: 1, of: null } as AttentionItem).sentence).toBe(
      'Assigned tasks: 1 row of this unit held back, most often a code not in the list.',
    );
  });

  it('says what would have been usual, within what a share can be', () => {
    const unusual = items.find((item) => item.kind === 'unusual')!;
    const tail = '0.0% to 36.0% would have been usual';
    expect(write(unusual).sentence).toBe(
      `Re-declaration: Đắk Lắk went from 31.0% to 51.0%, where ${tail}, and 2 other units changed unusually too.`,
    );
    expect(write({ ...unusual, count: 1 }).sentence).toBe(
      `Re-declaration: Đắk Lắk went from 31.0% to 51.0%; ${tail}.`,
    );
  });

  it.each([
    ['en', '2 rows loaded with a warning, not as the rule asks: “No deadline is moved”.'],
    ['vi', '2 dòng được nạp kèm cảnh báo vì không đạt quy tắc “Không hạn nào bị dời”.'],
    ['hi', 'यह नियम पूरा नहीं हुआ: “कोई समय सीमा नहीं बदली गई”।'],
  ] as const)('says in words of %s what a rule asks for, and never its id', (language, words) => {
    const flagged = items.find((item) => item.kind === 'flagged')!;
    expect(write(flagged, language).sentence).toContain(words);
    expect(write({ ...flagged, names: null }, language).sentence).not.toMatch(/no.due/);
  });

  it('counts by level what is counted together where the units below stand at several', () => {
    const behind = items.find((item) => item.kind === 'children_behind')!;
    expect(write(behind).sentence).toContain('8 of 31 measured units behind;');
    const levels = new Map(
      [...catalog.units].map(([id, unit], at) => [id, { ...unit, level: at ? 'Provincial' : 'Central' }]),
    );
    const t = translator('en', en);
    const words = { language: 'en' as const, t, fallback: 'en', fiscalYearStart: '01-01' };
    const view = { unit: null, grain: 'month' as const, period: null };
    expect(writeAttention(behind, { ...catalog, units: levels }, view, words).sentence).toContain(
      '8 of 31 measured units (Central 2, Provincial 29) behind;',
    );
  });

  it('leads to the page where something can be done', () => {
    const hrefs = items.map((item) => write(item).action.href);
    expect(hrefs[0]).toBe('/indicators/redeclaration');
    expect(hrefs[3]).toBe(`/units/${encodeURIComponent('Đắk Lắk')}`);
    expect(hrefs[5]).toBe('/data?source=task&month=2026-09#arrival-task-2026-09');
    expect(hrefs[6]).toBe('/refresh/task#quarantine');
    expect(hrefs[7]).toBe('/refresh/task#warning-task-no_due_changed-check');
  });

  it('counts what is left from a day that it says, in every language', () => {
    const due = items.find((item) => item.kind === 'deadline')!;
    expect(write(due).sentence).toContain('61 days left as of 31 Oct 2026');
    expect(write(due, 'vi').sentence).toContain('còn 61 ngày tính từ 31/10/2026');
    expect(write(due, 'hi').sentence).toContain('31 अक्टू॰ 2026 की स्थिति में 61 दिन शेष');
  });

  it('calls a source by one name, whatever is said of it', () => {
    const about = items.filter((item) => 'sourceId' in item);
    expect(about.length).toBeGreaterThan(6);
    for (const item of about) expect(write(item).sentence).toMatch(/^Assigned tasks: /);
  });

  it.each(languages)('is a whole sentence in %s, whatever it is about', (language) => {
    for (const item of items) {
      const { sentence, severityText, action } = write(item, language);
      expect(sentence).toMatch(language === 'hi' ? /।$/u : /\.$/);
      expect(`${sentence}${severityText}${action.text}`).not.toMatch(/undefined|null|NaN|\{/);
    }
  });
});
