import * as z from 'zod';
import { lastDayOf } from '#warehouse/model/fiscal-period.ts';
import { requiredPath } from '#warehouse/model/required-path.ts';
import { statuses, valueStates } from '#warehouse/model/value.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { readGivenRows, type GivenColumns } from '#warehouse/query/given-rows.ts';
import { projectAsFarAsKnown } from '#warehouse/query/projection.ts';
import { requireIndicator, requirePeriod } from '#warehouse/query/question.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { languages } from '#lib/format/locale.ts';
import { unitNames } from './answer-names.ts';
import { cellInPeriodParameters, firstDay, toCell } from './cell-parameters.ts';
import { format, period, tree, type ParametersOf } from './parameters.ts';
import type { Table } from './table-answer.ts';

/** What `/api/v1/trend` is asked. */
export const trendParameters = {
  ...cellInPeriodParameters,
  period: period(
    'The last period that what is expected is reckoned from; the last complete one where it is left out.',
  ),
  to: period('The last period whose value is told; all where it is left out. What is expected follows.'),
  tree,
  names: z.enum(languages).optional().meta({
    description: 'Language of a further column `unit_name`: the name of the unit beside its id.',
  }),
  format,
};

const figure = z.number().nullable();
const count = z.int().nullable();

/** A row of its answer: periods with what was measured, then those to come with what is expected. */
export const trendRow = z
  .strictObject({
    ...{ unit_id: z.string(), unit_name: z.string().nullable() },
    ...{ period: z.iso.date(), period_end: z.iso.date(), complete: z.boolean() },
    ...{ numerator: figure, denominator: figure, value: figure, state: z.enum(valueStates).nullable() },
    ...{ target: figure, target_date: z.iso.date().nullable(), path: figure },
    ...{ status: z.enum(statuses).nullable(), rank: count, rank_of: count, reported: count, expected: count },
    ...{ projected: figure, projected_low: figure, projected_high: figure },
  })
  .partial({ unit_name: true });

const columns = {
  ...{ period: 'DATE', period_end: 'DATE', complete: 'BOOLEAN' },
  ...{ numerator: 'DOUBLE', denominator: 'DOUBLE', value: 'DOUBLE', state: 'VARCHAR' },
  ...{ target: 'DOUBLE', target_date: 'DATE', path: 'DOUBLE', status: 'VARCHAR' },
  ...{ rank: 'INTEGER', rank_of: 'INTEGER', reported: 'INTEGER', expected: 'INTEGER' },
  ...{ projected: 'DOUBLE', projected_low: 'DOUBLE', projected_high: 'DOUBLE' },
} as const satisfies GivenColumns;

type Row = { [column in keyof typeof columns]: string | number | boolean | null };

/** Makes a table of the course of an indicator: what was measured, oldest first, then what is expected up to the next goal. @throws {WarehouseError} question_invalid */
export function trendTable(
  snapshot: Snapshot,
  scope: Scope,
  parameters: ParametersOf<typeof trendParameters>,
): Table {
  const { names, to, grain, tree } = parameters;
  const { catalog } = snapshot;
  const { period: from, ...cell } = toCell(snapshot, parameters);
  const last = to ? firstDay(snapshot, 'to', { text: to, grain }) : null;
  return {
    name: 'trend',
    question: { ...cell, from: from ?? null, last, tree, names: names ?? null },
    dictionaries: new Set(['unit_id', 'unit_name', 'state', 'status']),
    read: async (signal) => {
      const indicator = requireIndicator(catalog, cell.indicatorId);
      if (from !== undefined) requirePeriod(catalog, grain, from);
      const cells = await readTrend(snapshot, scope, { ...cell, tree }, signal);
      const told = cells.filter(({ period }) => last === null || period <= last);
      const known = cells.filter(({ period }) => from === undefined || period <= from);
      const { points, target } = projectAsFarAsKnown(indicator, known, grain);
      // A period that is running, or that has come since, has both.
      const expectedOf = new Map(points.map((point) => [point.period, point]));
      const measured = told.map((one) => ({
        ...measuredRow(one),
        ...projectedOf(expectedOf.get(one.period)),
      }));
      const held = new Set(told.map(({ period }) => period));
      const toCome = points.flatMap((point): Row[] => {
        const { period } = point;
        if (held.has(period)) return [];
        const end = lastDayOf(grain, period);
        const goal = { target: target!.value, target_date: target!.date, path: requiredPath(indicator, end) };
        return [{ ...nothingMeasured, period, period_end: end, ...goal, ...projectedOf(point) }];
      });
      const unit = {
        unit_id: cell.unitId,
        ...(names ? { unit_name: unitNames(catalog, names).get(cell.unitId) ?? null } : {}),
      };
      const shape = { unit_id: 'VARCHAR', ...(names ? { unit_name: 'VARCHAR' } : {}), ...columns } as const;
      return readGivenRows(
        snapshot,
        shape as GivenColumns,
        [...measured, ...toCome].map((row) => ({ ...unit, ...row })),
        signal,
      );
    },
  };
}

function measuredRow(cell: Cell): Omit<Row, keyof ReturnType<typeof projectedOf>> {
  const { period, complete, numerator, denominator, value, state, target, path, status, rank } = cell;
  return {
    ...{ period, period_end: cell.periodEnd, complete, numerator, denominator, value, state },
    ...{ target, target_date: cell.targetDate, path, status },
    ...{ rank, rank_of: cell.rankOf, reported: cell.reported, expected: cell.expected },
  };
}

const nothingMeasured = {
  ...{ complete: false, numerator: null, denominator: null, value: null, state: null, status: null },
  ...{ rank: null, rank_of: null, reported: null, expected: null },
};

const projectedOf = (point?: { value: number; lower: number | null; upper: number | null }) => ({
  projected: point?.value ?? null,
  projected_low: point?.lower ?? null,
  projected_high: point?.upper ?? null,
});
