import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import type { Source } from '#warehouse/model/source.ts';
import { composeRefused } from './compose-refused.ts';
import { readMappings } from './read-forms.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const columns = [
  { name: 'loans', header: 'Lượt mượn', names: { en: 'Loans' } },
  { name: 'medium', header: 'Loại' },
];
const source = { id: 'loans', tables: [{ id: 'loans', columns }] } as unknown as Source;
const asked = { source, table: 'loans' };

function formOf(entries: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, text] of Object.entries(entries)) form.append(name, text);
  return form;
}

describe('a form that was refused', () => {
  it('is shown again with what was typed, and with what is wrong beside its field', () => {
    const row = { extractId: 'ab', rowNo: 3, fileName: 'a.csv' };
    const form = formOf({ row: 'ab 3 a.csv', 'cell:loans': '-3', 'was:loans': 'abc', 'cell:medium': 'BOOK' });
    const names = { en: 'Lượt mượn is at least 0' };
    const refused = [
      { column: 'loans', row, rules: [{ rule: 'loans.range', reason: 'range' as const, names }] },
    ];
    expect(composeRefused(form, refused, asked, words)).toEqual({
      table: 'loans',
      places: ['ab 3 a.csv'],
      fields: [
        { name: 'loans', text: '-3', says: 'Loans is at least 0' },
        { name: 'medium', text: 'BOOK', says: '' },
      ],
    });
  });

  it('tells of each value what it cannot mean', () => {
    const form = formOf({ column: 'medium', value: 'BUCH', 'chosen:0': '', 'typed:0': 'BUECHER' });
    form.append('value', 'KINO');
    form.append('chosen:1', 'FILM');
    const rules = [{ rule: 'medium.code_list', reason: 'code_list' as const, names: {} }];
    const told = composeRefused(form, [{ column: 'medium', value: 'BUCH', rules }], asked, words);
    expect(told).toMatchObject({
      places: [],
      fields: [
        { name: 'BUCH', text: 'BUECHER', chosen: '', says: expect.stringMatching(/./) },
        { name: 'KINO', text: '', chosen: 'FILM', says: '' },
      ],
    });
  });

  it('sent again as it came back, says the same, and says what is picked anew', () => {
    const form = formOf({ column: 'medium', 'chosen:0': 'FILM', 'typed:0': '' });
    for (const value of ['KINO', 'BUCH']) form.append('value', value);
    form.append('typed:1', 'BUECHER');
    const rules = [{ rule: 'medium.code_list', reason: 'code_list' as const, names: {} }];
    const { fields } = composeRefused(form, [{ column: 'medium', value: 'BUCH', rules }], asked, words);
    const again = new FormData();
    again.append('column', 'medium');
    for (const [at, { name, text, chosen = '' }] of fields.entries()) {
      again.append('value', name);
      again.append(`typed:${at}`, text);
      again.append(`chosen:${at}`, chosen);
    }
    expect(readMappings(again)).toEqual(readMappings(form));
    again.set('chosen:0', 'BOOK');
    expect(readMappings(again)[0]).toEqual({ column: 'medium', value: 'KINO', becomes: 'BOOK' });
  });
});
