import type { Control } from '#warehouse/control/open-control.ts';
import type { MonthGap } from '#warehouse/model/month-gap.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readMonthGaps } from './month-gaps.ts';

/** What lacks of a source though its newest delivery may be in, in the twelve months that the arrival calendar shows. */
export interface Gaps {
  /** Reports of units that are due and not there. */
  missing: number;
  /** Reports with far fewer rows than is usual. */
  partial: number;
  /** Days without a row between days with rows, of a daily source. */
  days: number;
  /** Months without a row between months with rows, of a source that is delivered every month or oftener. */
  months: number;
  /** First day of the newest month in which something lacks (ISO). */
  newest: string;
}

/** Reads what lacks of each source, as far as a scope goes, and of the whole which months; sources without gaps are not in it. @throws {WarehouseError} query_interrupted */
export async function readGaps(
  held: { snapshot: Snapshot; scope: Scope },
  control: Control,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Gaps>> {
  const { rootUnit } = held.snapshot.catalog.workspace;
  const { gaps } = await readMonthGaps(held, { unitId: rootUnit }, control, signal);
  const bySource = Map.groupBy(gaps, ({ sourceId }) => sourceId);
  return new Map([...bySource].map(([sourceId, own]) => [sourceId, sumOf(own)]));
}

function sumOf(gaps: readonly MonthGap[]): Gaps {
  const sum = (of: (gap: MonthGap) => number) => gaps.reduce((all, gap) => all + of(gap), 0);
  return {
    missing: sum(({ missing }) => missing.length),
    partial: sum(({ partial }) => partial.length),
    days: sum(({ days }) => days.length),
    months: sum(({ isEmpty }) => Number(isEmpty)),
    newest: gaps
      .map(({ period }) => period)
      .toSorted()
      .at(-1)!,
  };
}
