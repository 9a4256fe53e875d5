import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { WhoReported } from '#warehouse/query/who-reported.ts';
import type { Period } from '#warehouse/snapshot/catalog.ts';
import { reportedBy } from '#lib/format/cell.ts';
import type { Scene } from '#lib/server/page.ts';
import { ownPeriod, readEachWhoReported } from '#lib/server/questions.ts';

/** A headline of the workspace; `cell` is null where the unit has no such value. */
export interface Headline {
  indicator: Indicator;
  cell: Cell | null;
}

/** Who has not reported what a headline is made of, and for which period of its own. */
export interface Reporters extends WhoReported {
  period: Period;
}

/** Reads by indicator who has not reported, of those headlines that units report and where one is missing: others are not in it. */
export async function readReporters(
  headlines: readonly Headline[],
  { snapshot, scope, unit, period, signal }: Scene,
): Promise<ReadonlyMap<string, Reporters>> {
  const { catalog } = snapshot;
  const lacking = headlines.filter(
    ({ indicator, cell }) =>
      cell !== null && cell.reported < cell.expected && reportedBy(indicator, catalog.facts) === 'units',
  );
  const questions = lacking.map(({ indicator }) => ({
    ...{ indicatorId: indicator.id, unitId: unit.unitId },
    period: ownPeriod(catalog, indicator, period),
  }));
  const found = await readEachWhoReported(snapshot, scope, questions, signal);
  return new Map(
    questions.map(({ indicatorId, period: own }, at) => [indicatorId, { ...found[at]!, period: own }]),
  );
}
