import { toRows } from '#warehouse/duckdb/database.ts';
import type { ValueState } from '#warehouse/model/value.ts';
import { readValues, type ValuesQuestion } from '#warehouse/query/values.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { AnswerRow, Explored } from './explored.ts';

/** Why a figure of a row of the answer is, or is not, there; undefined where that was not published. */
export type StateOf = (row: AnswerRow | undefined, indicatorId: string) => ValueState | undefined;

/**
 * Reads the states of an answer that is by period and unit alone, whose figures are the published ones; of any other nothing is known but
 * that a value is there or not.
 */
export async function readStates(
  snapshot: Snapshot,
  scope: Scope,
  explored: Explored,
  signal?: AbortSignal,
): Promise<StateOf> {
  if (!isPublished(explored)) return () => undefined;
  const { unit, compared, grain, first, last } = explored;
  const axis = [explored.rows, explored.columns].find((one) => one?.kind === 'unit');
  const isCompared = compared.length > 0;
  const level = !isCompared && axis?.id.startsWith('unit:') ? axis.id.slice('unit:'.length) : null;
  const parts = isCompared
    ? compared.map(({ unitId }) => unitId)
    : (snapshot.catalog.children.get(unit.unitId) ?? []);
  if (axis && level === null && parts.length === 0) return () => undefined;
  const question: ValuesQuestion = {
    indicatorIds: explored.figures.map(({ id }) => id),
    unitIds: !axis ? [unit.unitId] : level === null ? parts : [],
    ...{ level, grain, tree: explored.query.tree, from: first.period, to: dayAfter(last.period) },
    columns: ['indicator_id', 'unit_id', 'period', 'state'],
  };
  const result = await readValues(snapshot, scope, question, signal);
  const states = new Map(
    (await toRows(result)).map((row) => [
      keyOf(row.indicator_id, row.unit_id, row.period),
      row.state as ValueState,
    ]),
  );
  return (row, id) =>
    row && states.get(keyOf(id, row.unit_id ?? (axis ? null : unit.unitId), row.period ?? first.period));
}

/** Whether an answer is of published values: indicators by period and unit, nothing left out, one period or each on its own. */
function isPublished({ asked, figures, rows, columns, first, last }: Explored): boolean {
  const axes = [rows, columns].flatMap((axis) => axis?.kind ?? []);
  return (
    asked.where.length === 0 &&
    figures.every(({ kind }) => kind === 'indicator') &&
    axes.every((kind) => kind !== 'dimension') &&
    (axes.includes('period') || first === last)
  );
}

function keyOf(...parts: unknown[]): string {
  return parts.join('|');
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
