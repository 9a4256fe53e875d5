import { expect, it } from 'vitest';
import type { Source } from '#warehouse/model/source.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import hi from '#lib/i18n/hi.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeAgreed } from './compose-agreed.ts';

const english = {
  ...{ language: 'en' as const, fallback: 'vi', fiscalYearStart: '01-01' },
  t: translator('en', en),
};
const hindi = { ...english, language: 'hi' as const, t: translator('hi', hi) };

const unit = { header: 'Mã đơn vị', names: { vi: 'Mã đơn vị', en: 'Unit code', hi: 'इकाई कोड' } };
const source = {
  ...{ id: 'task', name: { vi: 'Nhiệm vụ', en: 'Tasks' } },
  tables: [
    {
      id: 'task',
      columns: [
        { name: 'unit', ...unit, codes: null, reference: { source: 'org_unit', column: 'code' }, mapped: [] },
        {
          ...{ name: 'state', header: 'Trạng thái', reference: null, mapped: [] },
          codes: [
            { value: 'XONG', label: { vi: 'Hoàn thành', en: 'Completed' } },
            { value: 'MOI', label: null },
          ],
        },
        {
          name: 'due',
          header: 'Hạn',
          type: 'date',
          formats: ['dd/MM/yyyy'],
          codes: null,
          reference: null,
          mapped: [],
        },
      ],
    },
  ],
} as unknown as Source;
const catalog = {
  sources: new Map([['org_unit', { id: 'org_unit', name: { vi: 'Cây đơn vị', en: 'Unit tree' } }]]),
} as unknown as Catalog;

const rule = (
  id: string,
  field: string | null,
  names: { [language: string]: string },
  severity = 'error',
) => ({
  ...{ table: 'task', rule: id, field, names, severity: severity as 'error' | 'warning' },
});
const rules = [
  rule('unit.required', 'unit', {
    en: 'Mã đơn vị has a value',
    hi: 'Mã đơn vị: मान मौजूद है',
    vi: 'Mã đơn vị có giá trị',
  }),
  rule('due.late', 'due', { en: 'No task is given out after its day', vi: 'Không giao sau hạn' }, 'warning'),
  rule('once', null, { en: 'No two tasks are the same', vi: 'Không trùng' }),
];

it('tells of each column its name, what it may hold and its rules, which need not begin with its name', () => {
  const [table] = composeAgreed(source, { rules, catalog }, english);
  expect(
    table!.columns.map(({ header, name, holds }) => [header, name?.text, holds.map(({ text }) => text)]),
  ).toEqual([
    ['Mã đơn vị', 'Unit code', ['What “Unit tree” has']],
    ['Trạng thái', undefined, []],
    ['Hạn', undefined, ['Date', 'dd/MM/yyyy']],
  ]);
  expect(table!.columns[0]!.rules.map(({ text }) => text.text)).toEqual(['has a value']);
  expect(composeAgreed(source, { rules, catalog }, hindi)[0]!.columns[0]!.rules[0]!.text.text).toBe(
    'मान मौजूद है',
  );
});

it('gives codes with what they are called, and a code without a name as it is', () => {
  const [table] = composeAgreed(source, { rules, catalog }, english);
  expect(table!.columns[1]!.codes).toEqual([
    { value: 'XONG', label: { text: 'Completed', language: 'en' } },
    { value: 'MOI', label: null },
  ]);
});

it('keeps rules over rows and files apart, and says which only warn', () => {
  const [table] = composeAgreed(source, { rules, catalog }, english);
  expect(table!.rules).toEqual([
    { key: 'once', text: { text: 'No two tasks are the same', language: 'en' }, isWarning: false },
  ]);
  expect(table!.columns[2]!.rules.map(({ text, isWarning }) => [text.text, isWarning])).toEqual([
    ['No task is given out after its day', true],
  ]);
});

it('tells nothing of a source that its version knows no columns of', () => {
  expect(composeAgreed({ ...source, tables: undefined } as Source, { rules, catalog }, english)).toEqual([]);
});
