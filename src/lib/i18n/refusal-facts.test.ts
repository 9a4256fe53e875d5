import { describe, expect, it } from 'vitest';
import type { FaultFact, ObstacleKind } from '#warehouse/model/fault-fact.ts';
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
  { fact: 'file', name: '2026-11.csv' },
  { fact: 'place', path: 'inbox/*.csv' },
  { fact: 'format', expected: 'xlsx' },
  { fact: 'encoding', agreed: 'utf-8', reads: [] },
  { fact: 'encoding', agreed: 'utf-8', reads: ['windows-1258'] },
  { fact: 'encoding', agreed: null, reads: ['windows-1258', 'utf-16le'] },
  { fact: 'held', rows: 30, of: 1200, mostRows: 10, mostShare: 0.02 },
  { fact: 'moved', column: null, before: 1200, after: 100, mostShare: 0.5 },
  { fact: 'moved', column: period, before: 1.5, after: 4, mostShare: 0.1 },
  { fact: 'limit', limit: 'maxRows', value: 1000 },
  { fact: 'limit', limit: 'maxBytes', value: 5_000_000 },
  { fact: 'rule', rule: 'all', names: { vi: 'Đủ đơn vị', en: 'All units' } },
  { fact: 'codes', codes: ['98', '99'], more: 0 },
  { fact: 'setting', name: 'API_TOKEN' },
  { fact: 'counts', counted: 1000, read: 999 },
  { fact: 'status', status: 503 },
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
      'File: 2026-11.csv.',
      'Looked for as: inbox/*.csv.',
      'Agreed format: XLSX.',
      'Agreed encoding: utf-8.',
      'Agreed encoding: utf-8. The file reads well as windows-1258.',
      'It may be one of: windows-1258 · utf-16le.',
      '30 of 1,200 rows (2.5%) would be held back; allowed: at most 10 · 2.0%.',
      'Rows: 1,200 before, 100 now; they may change by at most 50.0%.',
      'Sum of “Reporting period” (Kỳ báo cáo): 1.50 before, 4 now; it may change by at most 10.0%.',
      'Allowed: at most 1,000 rows.',
      'Allowed: at most 5.0 MB.',
      'Not met: All units.',
      'Codes of units: 98, 99.',
      'Setting: API_TOKEN.',
      'Counted: 1,000 records; read: 999.',
      'The server answered with status 503.',
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

  it('is nothing where nothing is known, or may be', async () => {
    const t = translator('en', await loadMessages('en'));
    expect(factTexts(null, { language: 'en', t, fallback: 'vi' })).toEqual([]);
  });
});
