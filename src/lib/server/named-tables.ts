import * as z from 'zod';
import { grains } from '#warehouse/model/period.ts';
import { valueStates, statuses } from '#warehouse/model/value.ts';
import {
  countFigureRows,
  MOST_FIGURE_ROWS,
  readFigureRows,
  type FigureRowsQuestion,
} from '#warehouse/query/figure-rows.ts';
import { MOST_CELLS, readMatrix, type MatrixQuestion } from '#warehouse/query/matrix.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { cellInPeriodParameters, toPlace } from './cell-parameters.ts';
import { format, grain, period, repeated, text, textList, whole, type ParametersOf } from './parameters.ts';
import { toConditions } from './query-question.ts';
import type { Table } from './table-answer.ts';

const USUAL_CELLS = 100_000;
const USUAL_ROWS = 1000;
const offset = whole(0, Number.MAX_SAFE_INTEGER, 'Rows passed over.');
const figure = z.number().nullable();

/** What `/api/v1/matrix` is asked. */
export const matrixParameters = {
  indicator: textList('Ids of indicators, at least one.'),
  unit: text('The unit whose parts are told; the one at the top where it is left out.'),
  level: text('Level of the parts; those directly below where it is left out.'),
  grain,
  from: period('First period.'),
  to: period('Last period, inclusive.'),
  limit: whole(0, MOST_CELLS, 'Cells at most; 100,000 where it is left out.'),
  offset,
  format,
};

/** A cell of its answer. */
export const matrixRow = z.strictObject({
  ...{ indicator_id: z.string(), unit_id: z.string(), grain: z.enum(grains) },
  ...{ period: z.iso.date(), period_end: z.iso.date(), complete: z.boolean() },
  ...{ value: figure, numerator: figure, denominator: figure },
  ...{ state: z.enum(valueStates), status: z.enum(statuses) },
});

/** Makes a table of what `/api/v1/matrix` is asked. @throws {WarehouseError} question_invalid */
export function matrixTable(
  snapshot: Snapshot,
  scope: Scope,
  { indicator, unit, level, grain, from, to, limit, offset }: ParametersOf<typeof matrixParameters>,
): Table {
  const { rootUnit, calendar } = snapshot.catalog.workspace;
  const question: MatrixQuestion = {
    indicatorIds: indicator.toSorted(),
    parentId: unit ?? rootUnit,
    level: level ?? null,
    grain,
    from: from ? readPeriodText('from', from, calendar.fiscalYearStart).from : null,
    to: to ? readPeriodText('to', to, calendar.fiscalYearStart).to : null,
    ...{ limit: limit ?? USUAL_CELLS, offset: offset ?? 0 },
  };
  return {
    ...{ name: 'matrix', question },
    dictionaries: new Set(['indicator_id', 'unit_id', 'grain', 'state', 'status']),
    page: { limit: question.limit, offset: question.offset },
    read: (signal) => readMatrix(snapshot, scope, question, signal),
  };
}

/** What `/api/v1/rows` is asked. */
export const figureRowsParameters = {
  ...cellInPeriodParameters,
  indicator: text('The id of one indicator; left out where a measure is named.'),
  measure: text('One measure by itself, as `fact.measure`, in place of an indicator.'),
  side: z.enum(['numerator', 'denominator', 'uncounted']).default('numerator').meta({
    description:
      'Which of the two sums; `uncounted`, of a share of rows of one fact, what the denominator counts and the numerator does not.',
  }),
  where: repeated('`dimension:code`; several codes of one dimension are alternatives.'),
  limit: whole(0, MOST_FIGURE_ROWS, 'Rows at most; 1,000 where it is left out.'),
  offset,
  format,
};

/** A row of its answer: unit and period, the fact's dimensions, the count, its weight and what of it counts. */
export const figureRow = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).meta({
  description:
    '`unit_id`, `period`, `grain` (that of the fact), the dimensions of the fact, `count`, `weight`, `counted`.',
});

/** What rows are asked of. @throws {WarehouseError} question_invalid: neither an indicator nor a measure, or both */
export function toFigure({
  indicator,
  measure,
}: {
  indicator?: string | undefined;
  measure?: string | undefined;
}): Pick<FigureRowsQuestion, 'indicatorId' | 'measure'> {
  if ((indicator === undefined) === (measure === undefined))
    throw invalidQuestion(
      'indicator',
      indicator ?? '(none)',
      'one indicator, or in its place one measure as fact.measure',
    );
  return measure === undefined ? { indicatorId: indicator! } : { indicatorId: null, measure };
}

/** Makes a table of what `/api/v1/rows` is asked. @throws {WarehouseError} question_invalid */
export function figureRowsTable(
  snapshot: Snapshot,
  scope: Scope,
  parameters: ParametersOf<typeof figureRowsParameters>,
): Table {
  const { side, where, limit, offset } = parameters;
  const question: FigureRowsQuestion = {
    ...{ ...toFigure(parameters), ...toPlace(snapshot, parameters) },
    ...{ side, where: toConditions(where), limit: limit ?? USUAL_ROWS, offset: offset ?? 0 },
  };
  return {
    ...{ name: 'rows', question },
    dictionaries: new Set(['unit_id', 'grain']),
    page: {
      ...{ limit: question.limit, offset: question.offset },
      count: (signal) => countFigureRows(snapshot, scope, question, signal),
    },
    read: (signal) => readFigureRows(snapshot, scope, question, signal),
  };
}
