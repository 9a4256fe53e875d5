import type { Words } from '#lib/format/cell.ts';
import { fieldName } from '#lib/i18n/field-names.ts';
import type { SourceColumn, SourceTable } from '#warehouse/model/source.ts';
import { tellDay, typedNumbers, type NumberSigns } from '#warehouse/model/typed-value.ts';

/** Columns of one way, and how values may be typed there where rows are mended, in a workbook or in pages. */
export interface TypedForm {
  names: string;
  says: string;
}

/** Says how days and numbers of a source may be typed, columns of one way together, and what becomes of all else: as the guide of the workbook does. */
export function typedForms(tables: readonly SourceTable[], words: Words): TypedForm[] {
  const { t } = words;
  const days = tables.flatMap((table) =>
    table.columns.flatMap((column) =>
      column.formats === undefined ? [] : [{ name: nameIn(table, column, words), formats: column.formats }],
    ),
  );
  const ways = [...Map.groupBy(days, ({ formats }) => formats.join('\n')).values()];
  const signs = tables.flatMap(({ numbers }) => numbers ?? []);
  const writings = new Map(signs.map((one) => [`${one.decimalChar}${one.groupChar}`, one]));
  return [
    ...ways.map((some) => ({
      names: [...new Set(some.map(({ name }) => name))].join(', '),
      says: dayText(some[0]!.formats, t),
    })),
    ...[...writings.values()].map((one) => ({ names: t('typed.numbers.name'), says: numberText(one, t) })),
    { names: t('typed.rest.name'), says: t('typed.rest') },
  ];
}

function nameIn({ columns }: SourceTable, { name }: SourceColumn, words: Words): string {
  return fieldName(name, columns, words).text;
}

function dayText(formats: readonly string[], t: Words['t']): string {
  const { kind, examples, rules } = tellDay(formats);
  const told = t(`typed.${kind}`, { examples: examples.join(' · ') });
  return [told, ...rules.map((rule) => t(`typed.${rule}`))].join(' ');
}

function numberText(signs: NumberSigns, t: Words['t']): string {
  const { examples, means, not } = typedNumbers(signs);
  return [
    t('typed.numbers', { examples: examples.join(' · ') }),
    ...(means === null ? [] : [t('typed.means', { text: means, plain: '1234' })]),
    t('typed.notTaken', { text: not }),
  ].join(' ');
}
