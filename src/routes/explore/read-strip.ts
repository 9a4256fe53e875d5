import { rangeStrip } from '#lib/figures/range-strip.ts';
import { explorationSearch, type Exploration } from '#lib/filters/exploration.ts';
import { periodAddress } from '#lib/filters/period-address.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { conditionsOf, readAnswer } from '#lib/server/explored.ts';
import { seesWholeAlone } from '#lib/server/explored-units.ts';
import { isRangeSummed, MOST_PERIODS, rangePeriods } from '#lib/server/range-cube.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { figureWords, numberOf } from './compose-cell.ts';
import type { StripView } from './explore-view.ts';
import { comparedName, type Naming } from './member-name.ts';

/** Reads the main figure over all its periods, under the same filters. @returns null where there is nothing to choose from */
export async function readStrip(
  snapshot: Snapshot,
  scope: Scope,
  naming: Naming,
  signal?: AbortSignal,
): Promise<StripView | null> {
  const { explored, words, catalog } = naming;
  const { main, query, grain, first, last, asked } = explored;
  const periods = rangePeriods(catalog, explored);
  if (periods.length < 2 || seesWholeAlone(scope, explored.unit.unitId)) return null;
  const question = {
    ...query,
    indicators: main.kind === 'indicator' ? [main.id] : [],
    measures: main.kind === 'measure' ? [main.id] : [],
    by: ['period'],
    where: { ...conditionsOf(asked), unit: [explored.unit.unitId] },
    time: {
      ...query.time,
      from: periods[0]!.period.slice(0, 7),
      to: periods.at(-1)!.period.slice(0, 7),
      compare: [],
    },
    ...{ order: [], totals: false, states: false },
  };
  const answer = await readAnswer(snapshot, scope, question, signal);
  const rows = new Map(answer.map((row) => [row.period, row]));
  const values = periods.map(({ period }) => numberOf(rows.get(period), main.id));
  const nameOf = (period: string) =>
    capitalised(formatPeriod(period, grain, words.language, words.fiscalYearStart));
  return {
    periods: periods.map(({ period }, place) => ({
      first: period,
      address: periodAddress(period, grain, words.fiscalYearStart),
      text: nameOf(period),
      value: figureWords(values[place]!, main, words),
    })),
    unit: explored.compared.length > 0 ? comparedName(explored.unit, naming) : null,
    from: periods.indexOf(first),
    to: periods.indexOf(last),
    svg: rangeStrip({ values, label: '' }),
    cube: isRangeSummed(catalog, explored)
      ? cubeAddress(asked, snapshot, periods.length > MOST_PERIODS)
      : null,
    ...{ asked, main: { ...main, indicator: null }, fallback: words.fallback },
    fiscalYearStart: words.fiscalYearStart,
  };
}

/** Without what its cells do not depend on, so that one cube serves range after range of one version. */
function cubeAddress(asked: Exploration, { snapshotId }: Snapshot, isLonger: boolean): string {
  const from = isLonger ? asked.from : null;
  const search = explorationSearch({
    ...asked,
    beside: [],
    from,
    to: null,
    compare: [],
    order: null,
    figure: null,
  });
  return `/explore/cube?${search}&version=${snapshotId}`;
}
