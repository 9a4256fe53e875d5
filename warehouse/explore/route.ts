import { identifier } from '../duckdb/database.ts';
import { codeListName } from '../model/fact.ts';
import { seesAllUnits, type Scope } from '../scope/scope.ts';
import { ancestry, type Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { CodedColumn, Dialect } from './dialect.ts';
import { isByDay, type FactTable } from './fact-statement.ts';
import type { ToldReports } from './told-reports.ts';
import type { Plan, PlannedFact } from './plan.ts';

/** Who asks which engine of what. */
export interface Asking {
  snapshot: Snapshot;
  scope: Scope;
  dialect: Dialect;
  /** Who has reported, where that was read before, by the name of its part (`reportParts`); it is read within the statement where it is left out. */
  told?: ToldReports;
}

/**
 * Finds the smallest table that answers for a fact exactly: a roll-up that still tells apart all that the question does, or the fact.
 *
 * @param hasMembers whether rows have to be told apart by unit
 */
export function routeOf(
  { snapshot, scope, dialect }: Asking,
  { plan, planned, hasMembers }: { plan: Plan; planned: PlannedFact; hasMembers: boolean },
): FactTable {
  const { alias, catalog } = snapshot;
  const asked = dimensionsAsked(plan, planned);
  const isDaily = hasMembers && isByDay(plan, planned, catalog.turnsWithinMonths);
  const smallest = (catalog.rollUps.get(planned.fact.id) ?? [])
    .filter(
      ({ hasUnits, columns }) =>
        !isDaily && (hasUnits || !hasMembers) && asked.every((id) => columns.includes(id)),
    )
    .toSorted((a, b) => a.rows - b.rows)
    .find(
      ({ level }) =>
        level === null || (plan.query.tree === 'now' && tellsUnits(level, plan, { catalog, scope })),
    );
  const table = (name: string) => `${alias}.star.${dialect.identifier(name)}`;
  if (smallest) return { name: table(smallest.table), isMonthly: true, level: smallest.level };
  return factTable({ snapshot, dialect }, planned);
}

/** The table of a fact's own rows. */
export function factTable(
  { snapshot: { alias }, dialect }: Pick<Asking, 'snapshot' | 'dialect'>,
  { fact }: PlannedFact,
): FactTable {
  return {
    name: `${alias}.star.${dialect.identifier(`fact_${fact.id}`)}`,
    isMonthly: false,
    level: null,
  };
}

/** Whether no unit of a question, nor a root of what may be seen, lies below one of a level: rows of such are not told apart. */
function tellsUnits(
  level: string,
  { axes, units }: Plan,
  { catalog, scope }: { catalog: Catalog; scope: Scope },
): boolean {
  const axis = axes.find((one) => one.kind === 'unit');
  const parts =
    axis?.of !== 'below'
      ? []
      : axis.level === null
        ? (catalog.children.get(units[0]!) ?? [])
        : [...catalog.units.values()].filter((unit) => unit.level === axis.level).map(({ unitId }) => unitId);
  const roots = seesAllUnits(scope) ? [] : [...scope.unitRoots, ...(scope.units ?? [])];
  return [...units, ...roots, ...parts].every((id) => {
    const unit = catalog.units.get(id);
    const above = ancestry(catalog, id);
    // Where a reader does not know of all units above, nor is it known here what lies above.
    const isWhole = above[0]?.parentId === null;
    return (
      unit?.validTo === null &&
      isWhole &&
      above.every(({ unitId, ...one }) => unitId === id || one.level !== level)
    );
  });
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

/** The codes that a fact's dimension is stored by; null where it is stored as texts. */
export function listOf(
  { alias, catalog }: Pick<Snapshot, 'alias' | 'catalog'>,
  factId: string,
  dimension: string,
): CodedColumn['list'] {
  const name = codeListName(factId, dimension);
  const codes = catalog.codeLists.get(name);
  return codes === undefined ? null : { type: `${alias}.star.${identifier(name)}`, codes };
}
