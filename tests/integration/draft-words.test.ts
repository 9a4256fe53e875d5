import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftContract } from '#etl/draft/draft-contract.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import vi from '#lib/i18n/vi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { DraftNote } from '#warehouse/model/draft-note.ts';
import { composeDraft } from '../../src/routes/refresh/set-up/compose-draft.ts';
import { noteText } from '../../src/routes/refresh/set-up/note-text.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'lodestar-draft-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const languages = { en: translator('en', en), vi: translator('vi', vi), hi: translator('hi', hi) };

/** All that a draft shows and asks, in a language. */
async function saidOf(text: string, language: keyof typeof languages): Promise<string[]> {
  const path = join(folder, 'sample.csv');
  writeFileSync(path, text);
  const draft = await draftContract(path, 'sample');
  const { columns, questions } = composeDraft(
    { draftId: 'd', sample: 'sample.csv', personId: 'p', id: 'sample', text: draft.text, notes: draft.notes },
    languages[language],
  );
  return [...questions, ...columns.flatMap((column) => [column.evidence, ...column.questions])];
}

const repeated = Array.from(
  { length: 12 },
  (_, at) => `K${at};${at % 2 ? 'A' : 'B'};0${(at % 9) + 1}/02/2026;1,234;;12,5 tỷ`,
);
const samples = [
  `code;kind;day;amount;nothing;money\n${repeated.join('\n')}\nK99;A;03/02/2026;5,678;;7\nTotal\n`,
  'code;day;mixed;one\nA;25/12/2026;25/12/2026;1.234,5\nB;24/12/2026;12/25/2026;1,234.5\n',
  'code;day\nA;12/25/2026\nB;12/24/2026\n',
  '1;2\nA;3\nB;4\n',
];

describe('a draft of a contract', () => {
  it.each(samples.flatMap((text) => (['vi', 'hi'] as const).map((language) => [language, text] as const)))(
    'is said in the reader’s language: %s',
    async (language, text) => {
      const [own, english] = [await saidOf(text, language), await saidOf(text, 'en')];
      expect(own).toHaveLength(english.length);
      for (const [at, said] of own.entries()) expect(said).not.toBe(english[at]);
      expect(own.filter((said) => /\b(the|which|rows|what)\b/i.test(said))).toEqual([]);
    },
  );

  it('says how many rows have a value, and how many are of another shape', async () => {
    const said = await saidOf(samples[0]!, 'en');
    expect(said).toEqual(
      expect.arrayContaining([
        'One row is of another shape: is it a total, a note or blank? Say so with skip.',
        '13 of 14 rows have a value, 2 of them different',
        'Which agency answers for these data?',
      ]),
    );
  });

  it('names sheets and encodings as they are, and scores as the language writes numbers', () => {
    const sheets: DraftNote = { code: 'sheets', sheet: 'Một; hai', others: ['Ba', 'is this the key?'] };
    const encoding: DraftNote = {
      ...{ code: 'encoding', read: [{ encoding: 'windows-1258', score: 0.25, words: 8 }] },
    };
    expect(noteText(sheets, languages.vi)).toBe(
      'Trang tính nào là dữ liệu? Bản thảo này đọc “Một; hai”; còn có Ba, is this the key?.',
    );
    expect(noteText(encoding, languages.vi)).toContain('windows-1258 (0,25 trên 1, qua 8 từ)');
    expect(noteText(encoding, languages.hi)).toContain('windows-1258 (8 शब्दों पर 1 में से 0.25)');
  });
});
