import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Dialect } from './dialect.ts';
import { isByDay, type FactTable } from './fact-statement.ts';
import type { Plan, PlannedFact } from './plan.ts';

/**
 * Finds the smallest table that answers for a fact exactly: a roll-up that still tells apart all that the question does, or the fact.
 *
 * @param hasMembers whether rows have to be told apart by unit
 */
export function routeOf(
  { alias, catalog }: Pick<Snapshot, 'alias' | 'catalog'>,
  dialect: Dialect,
  { plan, planned, hasMembers }: { plan: Plan; planned: PlannedFact; hasMembers: boolean },
): FactTable {
  const asked = dimensionsAsked(plan, planned);
  const isDaily = hasMembers && isByDay(plan, planned, catalog.turnsWithinMonths);
  const [smallest] = (catalog.rollUps.get(planned.fact.id) ?? [])
    .filter(
      ({ hasUnits, columns }) =>
        !isDaily && (hasUnits || !hasMembers) && asked.every((id) => columns.includes(id)),
    )
    .toSorted((a, b) => a.rows - b.rows);
  const table = (name: string) => `${alias}.star.${dialect.identifier(name)}`;
  if (smallest) return { name: table(smallest.table), isMonthly: true };
  return { name: table(`fact_${planned.fact.id}`), isMonthly: false };
}

/** Dimensions by which the answer is split, filtered, or a sum is restricted; what is counted once has no part in it. */
function dimensionsAsked({ axes, filters }: Plan, { sums }: PlannedFact): string[] {
  const added = sums.filter(({ measure }) => measure.additivity !== 'distinct');
  return [
    ...axes.filter(({ kind }) => kind === 'dimension').map(({ column }) => column),
    ...filters.map(([dimension]) => dimension),
    ...added.flatMap(({ ref }) => Object.keys(ref.where)),
  ];
}
