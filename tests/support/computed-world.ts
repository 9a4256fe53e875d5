import { computeIndicators } from '#etl/indicators/compute-indicators.ts';
import { buildStar } from '#etl/star/build-star.ts';
import { buildWorld, type BuiltWorld, type World } from './star-world.ts';

/** A row of `indicators.value`. */
export interface ValueRow {
  indicator_id: string;
  unit_id: string;
  grain: string;
  period: string;
  period_end: string;
  complete: boolean;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
  state: string;
  previous: number | null;
  previous_year: number | null;
  previous_in_part: boolean;
  previous_year_in_part: boolean;
  target: number | null;
  target_date: string | null;
  path: number | null;
  status: string;
  rank: number | null;
  rank_of: number | null;
  reported: number;
  expected: number;
  comparable_from: string | null;
  provisional: boolean;
  first_published: number | null;
  restated_from: number | null;
  restated_on: string | null;
  restated_by: string | null;
  usual_low: number | null;
  usual_high: number | null;
  unusual: boolean;
}

export interface ComputedWorld extends BuiltWorld {
  rows: ValueRow[];
  /** The row of a cell; undefined where there is none. */
  at(indicator: string, unit: string, period: string, grain?: string): ValueRow | undefined;
}

/** Opens a world, builds its star and computes its indicators. */
export async function computeWorld(world: World): Promise<ComputedWorld> {
  const built = await buildWorld(world);
  await computeIndicators(built.context);
  const rows = await built.db.rows<ValueRow>('from indicators.value');
  return {
    ...built,
    rows,
    at: (indicator, unit, period, grain = 'month') =>
      rows.find(
        (row) =>
          row.indicator_id === indicator &&
          row.unit_id === unit &&
          row.grain === grain &&
          row.period === period,
      ),
  };
}

/** Builds the star and the indicators of a world that was opened, and to which more was added. */
export async function computeOpened({ context }: BuiltWorld): Promise<void> {
  await buildStar(context);
  await computeIndicators(context);
}
