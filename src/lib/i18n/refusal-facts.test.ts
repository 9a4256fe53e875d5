import { describe, expect, it } from 'vitest';
import type { BuildFault, FaultFact, ObstacleKind, TreeFault } from '#warehouse/model/fault-fact.ts';
import { languages } from '../format/locale.ts';
import { loadMessages } from './catalogue.ts';
import { factTexts } from './refusal-facts.ts';
import { translator } from './translate.ts';

const period = {
  ...{ name: 'period', header: 'Kỳ báo cáo' },
  names: { vi: 'Kỳ báo cáo', en: 'Reporting period', hi: 'रिपोर्टिंग अवधि' },
};
const plain = { name: 'received', header: 'received' };
const facts: FaultFact[] = [
  { fact: 'missing', columns: [period, plain] },
  { fact: 'twice', columns: [period] },
  { fact: 'found', headers: ['Mã đơn vị', 'Số'], more: 3 },
  { fact: 'unknown', headers: ['x'], more: 0 },
  { fact: 'drift', change: 'renamed', column: period, header: 'Kỳ' },
  { fact: 'drift', change: 'new', column: null, header: 'x' },
  { fact: 'alike', header: 'Kỳ', column: period },
  { fact: 'delimiter', agreed: ',', found: '\t', columns: 2 },
  { fact: 'delimiter', agreed: ';', found: '~', columns: 1 },
  { fact: 'file', name: '2026-11.csv' },
  { fact: 'name_expected', example: '2026-10.xlsx' },
  { fact: 'place', path: 'inbox/*.csv' },
  { fact: 'format', expected: 'xlsx' },
  { fact: 'encoding', agreed: 'utf-8', reads: [] },
  { fact: 'encoding', agreed: 'utf-8', reads: ['windows-1258'] },
  { fact: 'encoding', agreed: null, reads: ['windows-1258', 'utf-16le'] },
  { fact: 'held', rows: 30, of: 1200, mostRows: 10, mostShare: 0.02 },
  { fact: 'moved', column: null, before: 1200, after: 100, mostShare: 0.5 },
  { fact: 'moved', column: period, before: 1.5, after: 4, mostShare: 0.1 },
  {
    ...{ fact: 'reports_lost', names: { vi: 'Thủ tục', en: 'Procedures' }, period: '2026-10-01' },
    ...{ grain: 'month', units: [{ code: '17', names: { vi: 'Hòa Bình' } }], more: 1, of: 34 },
  },
  {
    ...{ fact: 'rows_lost', names: { vi: 'Thủ tục', en: 'Procedures' }, period: '2026-07-01' },
    ...{ grain: 'quarter', before: 1200, after: 100, mostShare: 0.5 },
  },
  { fact: 'more_periods', count: 2 },
  { fact: 'more_files', count: 3 },
  { fact: 'cut_short', name: '2026-11.csv' },
  { fact: 'limit', limit: 'maxRows', value: 1000 },
  { fact: 'limit', limit: 'maxBytes', value: 5_000_000 },
  { fact: 'rule', rule: 'all', names: { vi: 'Đủ đơn vị', en: 'All units' } },
  { fact: 'codes', codes: ['98', '99'], more: 0 },
  { fact: 'setting', name: 'API_TOKEN' },
  { fact: 'counts', counted: 1000, read: 999 },
  { fact: 'status', status: 503 },
  {
    ...{ fact: 'shares', by: [period], of: plain, whole: 1, more: 2 },
    groups: [
      { name: '17', sum: 1.5 },
      { name: '26', sum: 1.3 },
    ],
  },
  {
    ...{ fact: 'tree', what: 'shares', more: 1 },
    units: [{ code: '17', names: { vi: 'Hòa Bình' }, sum: 1.5 }],
  },
  { fact: 'tree', what: 'successor_unknown', units: [{ code: '63-99' }], more: 0 },
  { fact: 'sources', sources: [{ id: 'x', names: { vi: 'Bảng ánh xạ', en: 'Old and new units' } }] },
  { fact: 'build', what: 'no_unit', names: { vi: 'Lượt mượn', en: 'Loans' }, count: 3 },
  { fact: 'build', what: 'sums', names: { vi: 'Lượt mượn', en: 'Loans' }, sums: { base: 7, rolled: 2.5 } },
];

async function told(language: (typeof languages)[number]): Promise<string[]> {
  const t = translator(language, await loadMessages(language));
  return factTexts(facts, { language, t, fallback: 'vi' });
}

describe('what a refusal names and counts', () => {
  it('is said with the figures of the message, columns by what they mean and as they stand in the file', async () => {
    expect(await told('en')).toEqual([
      '2 missing columns: “Reporting period” (Kỳ báo cáo), “received”.',
      'Column that stands there twice: “Reporting period” (Kỳ báo cáo).',
      'The file has 5 columns: “Mã đơn vị”, “Số” and 3 more columns.',
      'Column that was not agreed: “x”.',
      '“Reporting period” (Kỳ báo cáo): called “Kỳ”',
      '“x”: not in the contract',
      '“Kỳ” may be “Reporting period” (Kỳ báo cáo), renamed.',
      'Its cells are parted by tabs, where commas were agreed: read so, 2 columns are as agreed.',
      'Its cells are parted by “~”, where semicolons were agreed: read so, 1 column is as agreed.',
      'File: 2026-11.csv.',
      'Expected: a name such as 2026-10.xlsx.',
      'Looked for as: inbox/*.csv.',
      'Agreed format: XLSX.',
      'Agreed encoding: utf-8.',
      'Agreed encoding: utf-8. The file reads well as windows-1258.',
      'It may be one of: windows-1258 · utf-16le.',
      '30 of 1,200 rows (2.5%) would be held back; allowed: at most 10 · 2.0%.',
      'Rows: 1,200 before, 100 now; they may change by at most 50.0%.',
      'Sum of “Reporting period” (Kỳ báo cáo): 1.50 before, 4 now; it may change by at most 10.0%.',
      'Procedures, October 2026: 2 units of the 34 that reported would have no report any more: Hòa Bình (17) and 1 more unit.',
      'Procedures, Q3 2026: 1,200 rows before, 100 now; at most 50.0% may go.',
      'The same is so of 2 more periods.',
      'The same is so of 3 more files.',
      '2026-11.csv ends in the middle of a record: it was cut short, and more may be missing. Ask the agency to send it again.',
      'Allowed: at most 1,000 rows.',
      'Allowed: at most 5.0 MB.',
      'Not met: All units.',
      'Codes of units: 98, 99.',
      'Setting: API_TOKEN.',
      'Counted: 1,000 records; read: 999.',
      'The server answered with status 503.',
      '“received” must sum to 1 for each “Reporting period” (Kỳ báo cáo). Not so: 17 (1.5), 26 (1.3) and 2 more codes. Have all parts of these sent anew, or take back what was mended of them.',
      'Old units whose shares do not sum to 1, or of which one is below 0: Hòa Bình (17) (sum 1.5) and 1 more unit.',
      'Old or new units that are not in the list of units: 63-99.',
      'It is made from: Old and new units. Look there for what is wrong, mend it and send it anew.',
      '“Loans”: 3 rows belong to no unit.',
      '“Loans”: the rows sum to 7, all units together to 2.5.',
    ]);
  });

  it.each(languages)('is said in %s, each fact in one sentence', async (language) => {
    const texts = await told(language);
    expect(texts).toHaveLength(facts.length);
    expect(texts.filter((text) => /refusal\.|upload\.|[{}]/.test(text))).toEqual([]);
    expect(texts[0]).toContain(period.names[language]);
  });

  it.each(languages)('names in %s whatever keeps a file from being read', async (language) => {
    const t = translator(language, await loadMessages(language));
    const prefix = 'refusal.obstacle.';
    const kinds = Object.keys(await loadMessages('en'))
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length) as ObstacleKind);
    const texts = factTexts(
      kinds.map((what) => ({ fact: 'obstacle', what, name: 'A3:B4', count: 12 }) as const),
      { language, t, fallback: 'vi' },
    );
    expect(new Set(texts).size).toBe(kinds.length);
    expect(texts.filter((text) => /refusal\.|[{}]/.test(text))).toEqual([]);
    expect(texts[kinds.indexOf('merged_cells')]).toContain('A3:B4');
    const sheets = { fact: 'sheets' as const, number: 2, found: ['Data', 'Notes'], more: 1, several: false };
    const [missing, numbered] = factTexts(
      [
        { ...sheets, names: ['rows'] },
        { ...sheets, names: [] },
      ],
      { language, t, fallback: 'vi' },
    );
    expect(missing).toMatch(/“rows”.*“Data”, “Notes”.* 1 /);
    expect(numbered).toMatch(/2.*“Data”/);
  });

  it.each(languages)(
    'names in %s whatever of the tree, or of a built version, does not hold',
    async (language) => {
      const messages = await loadMessages(language);
      const t = translator(language, messages);
      const endsOf = (prefix: string) =>
        Object.keys(messages).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
      const trees = endsOf('refusal.fact.tree.') as TreeFault[];
      const builds = endsOf('refusal.fact.build.') as BuildFault[];
      expect([trees.length, builds.length]).toEqual([14, 9]);
      const texts = factTexts(
        [
          ...trees.map((what): FaultFact => ({ fact: 'tree', what, units: [{ code: '17' }], more: 0 })),
          ...builds.map((what): FaultFact => ({ fact: 'build', what, names: { vi: 'Lượt mượn' }, count: 2 })),
        ],
        { language, t, fallback: 'vi' },
      );
      expect(new Set(texts).size).toBe(23);
      expect(texts.filter((text) => /refusal\.|[{}]/.test(text))).toEqual([]);
    },
  );

  it('is nothing where nothing is known, or may be', async () => {
    const t = translator('en', await loadMessages('en'));
    expect(factTexts(null, { language: 'en', t, fallback: 'vi' })).toEqual([]);
  });
});
