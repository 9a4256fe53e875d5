import * as z from 'zod';
import { grains } from '#warehouse/model/period.ts';
import { statuses, valueStates } from '#warehouse/model/value.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { readValues, valueColumns, type ValuesQuestion } from '#warehouse/query/values.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import {
  format,
  grain,
  listOf,
  period,
  text,
  textList,
  tree,
  whole,
  type ParametersOf,
} from './parameters.ts';
import { languages } from '#lib/format/locale.ts';
import { unitNames } from './answer-names.ts';
import type { Table } from './table-answer.ts';

/** What `/api/v1/values` is asked. */
export const valuesParameters = {
  indicator: textList('Ids of indicators; all where it is left out.'),
  unit: textList('Durable ids of units; all where it is left out.'),
  level: text('Units of one level; of any where it is left out.'),
  grain,
  from: period('First period; a value belongs to its first day.'),
  to: period('Last period, inclusive.'),
  tree,
  columns: listOf(z.enum(valueColumns), 'Columns of the answer; all where it is left out.'),
  names: z.enum(languages).optional().meta({
    description: 'Language of a further column `unit_name`: the name of each unit beside its id.',
  }),
  limit: whole(0, Number.MAX_SAFE_INTEGER, 'Rows at most; all where it is left out.'),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 'Rows passed over.'),
  format,
};

const figure = z.number().nullable();
const count = z.int().nullable();

/** A row of its answer, with the columns that were asked for. */
export const valueRow = z
  .strictObject({
    indicator_id: z.string(),
    unit_id: z.string(),
    grain: z.enum(grains),
    period: z.iso.date(),
    period_end: z.iso.date(),
    complete: z.boolean(),
    numerator: figure,
    denominator: figure,
    value: figure,
    state: z.enum(valueStates),
    previous: figure,
    previous_year: figure,
    previous_in_part: z.boolean(),
    previous_year_in_part: z.boolean(),
    target: figure,
    target_date: z.iso.date().nullable(),
    path: figure,
    status: z.enum(statuses),
    rank: count,
    rank_of: count,
    reported: count,
    expected: count,
    comparable_from: z.iso.date().nullable(),
    provisional: z.boolean(),
    first_published: figure,
    restated_from: figure,
    restated_on: z.iso.date().nullable(),
    restated_by: z.enum(['data', 'definition']).nullable(),
    usual_low: figure,
    usual_high: figure,
    unusual: z.boolean(),
  } satisfies { [column in (typeof valueColumns)[number]]: z.ZodType })
  .extend({ unit_name: z.string().nullable() })
  .partial();

const dictionaries = new Set([
  'indicator_id',
  'unit_id',
  'unit_name',
  'grain',
  'state',
  'status',
  'restated_by',
]);

/**
 * Makes a table of what `/api/v1/values` is asked.
 * @throws {WarehouseError} question_invalid; when read: indicator_unknown, unit_unknown, query_interrupted
 */
export function valuesTable(
  snapshot: Snapshot,
  scope: Scope,
  parameters: ParametersOf<typeof valuesParameters>,
): Table {
  const question = toQuestion(parameters, snapshot.catalog);
  const { names } = parameters;
  const named = names ? { ...question, unitNames: unitNames(snapshot.catalog, names) } : question;
  return {
    ...{ name: 'values', question: names ? { ...question, names } : question, dictionaries },
    page: { limit: question.limit ?? null, offset: question.offset ?? 0 },
    isUnbounded: question.limit === null && parameters.unit.length === 0 && parameters.indicator.length === 0,
    read: (signal) => readValues(snapshot, scope, named, signal),
  };
}

/** Periods are inclusive in addresses. Equal questions come out equal, so that they share one tag. */
function toQuestion(
  {
    indicator,
    unit,
    level,
    grain,
    from,
    to,
    tree,
    columns,
    limit,
    offset,
  }: ParametersOf<typeof valuesParameters>,
  catalog: Catalog,
): ValuesQuestion {
  const { fiscalYearStart } = catalog.workspace.calendar;
  return {
    indicatorIds: indicator.toSorted(),
    unitIds: unit.toSorted(),
    level: level ?? null,
    grain,
    from: from ? readPeriodText('from', from, fiscalYearStart).from : null,
    to: to ? readPeriodText('to', to, fiscalYearStart).to : null,
    tree,
    columns: valueColumns.filter((column) => columns.includes(column)),
    ...{ limit: limit ?? null, offset: offset ?? 0 },
  };
}
