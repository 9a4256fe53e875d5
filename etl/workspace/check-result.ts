import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { ContentSql } from './content.ts';
import type { Fault } from './fault.ts';
import { suggestion } from './suggest.ts';
import type { ResultColumn } from './try-sql.ts';

type Kind = 'text' | 'day' | 'number' | 'flag' | 'any';

/** A column a SELECT must give. */
export interface WantedColumn {
  name: string;
  kind: Kind;
}

const numbers = /^(U?(TINY|SMALL|HUGE|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;
const kinds: Record<Kind, { fits: RegExp; words: string }> = {
  text: { fits: /^(VARCHAR|ENUM.*)$/, words: 'VARCHAR' },
  day: { fits: /^DATE$/, words: 'DATE' },
  number: { fits: numbers, words: 'a number' },
  flag: { fits: new RegExp(`${numbers.source}|^BOOLEAN$`), words: 'a number or BOOLEAN' },
  any: { fits: /./, words: 'anything' },
};

const texts = (...names: string[]): WantedColumn[] => names.map((name) => ({ name, kind: 'text' }));
const days = (...names: string[]): WantedColumn[] => names.map((name) => ({ name, kind: 'day' }));

/** What `dimensions/unit.sql` gives. */
export const unitColumns: WantedColumn[] = [
  ...texts('unit_id', 'unit_code', 'code_list', 'name', 'level', 'unit_type', 'parent_id'),
  ...days('valid_from', 'valid_to'),
];

/** What `dimensions/crosswalk.sql` gives. */
export const crosswalkColumns: WantedColumn[] = [
  ...texts('from_id', 'to_id'),
  { name: 'weight', kind: 'number' },
  ...days('effective_date'),
];

/** What a fact's SQL gives: unit, period, dimensions, measures and keys, and what an index made of it reads. */
export function factColumns(fact: Fact, indicators: Indicator[]): WantedColumn[] {
  const indexed = indicators.some(
    ({ formula }) => formula.kind === 'weighted_index' && formula.fact === fact.id,
  );
  const measures = fact.measures.flatMap(({ additivity, column, key }): WantedColumn[] => [
    { name: column, kind: additivity === 'distinct' ? 'flag' : 'number' },
    ...(key === null ? [] : [{ name: key, kind: 'any' } satisfies WantedColumn]),
  ]);
  return [
    { name: fact.unitColumn, kind: 'text' },
    { name: fact.periodColumn, kind: 'day' },
    ...fact.dimensions.map(({ id }): WantedColumn => ({ name: id, kind: 'any' })),
    ...measures,
    ...(indexed ? indexColumns : []),
  ];
}

/** What the SQL of a dimension gives that facts take names of codes from. */
export function registerColumns(
  dimension: string,
  facts: readonly { definition: Fact | null }[],
): WantedColumn[] {
  const named = facts.flatMap(({ definition }) => definition?.dimensions ?? []);
  return named
    .filter(({ register }) => register?.dimension === dimension)
    .flatMap(({ id, register }) => [{ name: id, kind: 'any' as const }, ...texts(register!.name)])
    .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at);
}

const indexColumns: WantedColumn[] = [
  ...texts('source_id', 'field', 'criterion', 'rule'),
  ...['weight', 'checked', 'passed'].map((name): WantedColumn => ({ name, kind: 'number' })),
];

/** Faults of columns that a SELECT does not give, or gives as something else. None where it could not be tried. */
export function checkResult(
  { file }: ContentSql,
  key: string,
  columns: ResultColumn[] | null,
  wanted: WantedColumn[],
): Fault[] {
  if (columns === null) return [];
  const names = columns.map((column) => column.name);
  return wanted.flatMap(({ name, kind }) => {
    const column = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    const { fits, words } = kinds[kind];
    if (!column) {
      const message = `column missing: ${name}.${suggestion(name, names)} Expected the SELECT to give ${words} under this name.`;
      return [{ file, line: 1, key, message }];
    }
    if (fits.test(column.type) || column.type === '"NULL"') return [];
    const message = `column ${name} is ${column.type}: expected ${words}. Cast it.`;
    return [{ file, line: 1, key, message }];
  });
}
