import type { RunContext } from '#etl/run-context.ts';
import { finding, type AuditFinding } from './audit-finding.ts';

/**
 * Values arranged by unit are those of the other order, and stand as `ARRANGE_VALUES` puts them: whoever asks for one unit is answered
 * without sorting them again.
 */
export async function arrangementFaults({
  db,
  signal,
}: Pick<RunContext, 'db' | 'signal'>): Promise<AuditFinding[]> {
  const [found] = await db.rows<{ misplaced: number; lacking: number }>(
    `select count(*) filter (where place <= before) as misplaced,
       (select count(*) from indicators.value) - count(*) as lacking
     from (select place, lag(place) over () as before
           from (select row(unit_id, grain, indicator_id, period) as place from indicators.value_of_unit))`,
    {},
    signal,
  );
  const { misplaced, lacking } = found!;
  return [
    ...(misplaced === 0 ? [] : [`${misplaced} values by unit do not stand in their order`]),
    ...(lacking === 0
      ? []
      : [`values by unit are ${Math.abs(lacking)} ${lacking > 0 ? 'fewer' : 'more'} than values`]),
  ].map((says) => finding(says, 'arrangement'));
}
