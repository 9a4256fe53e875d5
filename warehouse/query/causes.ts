import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../model/fact.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import { seesAllUnits, type Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tablesOf } from './parts.ts';
import { rowCauseKinds, type FedDifference } from './row-causes.ts';
import { readRowDifferences, type RowDifference } from './row-differences.ts';

/**
 * Why an indicator's figures may differ between two versions; several may hold.
 * - `new_rows`: rows came, of any unit, of periods that were not due yet at the earlier version's as-of, or of none; `of` names sources
 * - `late_rows`: rows came of periods that were; sources
 * - `corrections`: rows were mended by hand, or a delivery was replaced or taken out; sources
 * - `contract`: a source's contract, rules, or the way its rows are conformed; sources, or the `workspace` for weights of quality
 * - `definition`: the indicator, its facts, or else something that the workspace says of all; their ids
 * - `units`: the tree of units, or what became of those that ended
 * - `calendar`: fiscal year, working days, time zone
 * - `business_date`: another day that the figures are of
 */
export const causeKinds = [
  ...rowCauseKinds,
  'contract',
  'definition',
  'units',
  'calendar',
  'business_date',
] as const;

export interface Cause {
  kind: (typeof causeKinds)[number];
  /** Ids of what differs; empty where the kind says all. */
  of: string[];
}

/** Why figures may differ. */
export interface Causes {
  /** Rows that feed an indicator and differ: which cells they bear on, `rowCausesSql` says. */
  rows: FedDifference[];
  /** All else by indicator, those of either version; an empty list where nothing else that they depend on differs. */
  others: ReadonlyMap<string, Cause[]>;
}

/**
 * Answers why the figures of each indicator may differ between two versions, from what those versions say of themselves and from what
 * feeds the indicator in either.
 */
export async function readCauses(
  before: Snapshot,
  after: Snapshot,
  scope: Scope,
  signal?: AbortSignal,
): Promise<Causes> {
  // They are told of whole sources, so only to whoever sees all of their rows.
  if (!seesAllUnits(scope)) return { rows: [], others: new Map() };
  const [rows, contracts, whole] = await Promise.all([
    readRowDifferences(before, after, signal),
    readOtherContracts(before, after, signal),
    readWholeDifferences(before, after, signal),
  ]);
  const ids = [...new Set([...before.catalog.indicators.keys(), ...after.catalog.indicators.keys()])];
  return {
    rows: ids.flatMap((indicatorId) => feeding(indicatorId, rows, [before, after])),
    others: new Map(ids.map((id) => [id, causesOf(id, { before, after, contracts, whole })])),
  };
}

const grainsByLength = ['day', 'month', 'quarter', 'year'] as const;

function feeding(
  indicatorId: string,
  rows: readonly RowDifference[],
  versions: readonly Snapshot[],
): FedDifference[] {
  const tables = new Set(versions.flatMap(({ catalog }) => tablesFeeding(catalog, indicatorId)));
  const facts = versions.flatMap(({ catalog: { indicators, facts: known } }) =>
    factsOf(indicators.get(indicatorId)).flatMap((id) => known.get(id) ?? []),
  );
  const grain = grainsByLength.findLast((one) => facts.some((fact) => fact.grain === one)) ?? 'month';
  const dueDay = Math.max(0, ...facts.map(({ reporting }) => reporting?.dueDay ?? 0));
  return rows
    .filter(({ tableId }) => tables.has(tableId))
    .map((one) => ({ ...one, indicatorId, grain, dueDay }));
}

/** What differs that every indicator depends on. */
interface WholeDifference {
  hasOtherUnits: boolean;
  /** Something that the workspace says, whatever it is. */
  hasOtherContent: boolean;
}

interface Differences {
  before: Snapshot;
  after: Snapshot;
  /** Tables whose contract differs. */
  contracts: string[];
  whole: WholeDifference;
}

function causesOf(id: string, { before, after, contracts, whole }: Differences): Cause[] {
  const tables = new Set([before, after].flatMap(({ catalog }) => tablesFeeding(catalog, id)));
  const definitions = otherDefinitions(before.catalog, after.catalog, id);
  const isIndex = [before, after].some(
    ({ catalog }) => catalog.indicators.get(id)?.formula.kind === 'weighted_index',
  );
  const [one, other] = [before.catalog.workspace, after.catalog.workspace];
  const contract = [
    ...contracts.filter((tableId) => tables.has(tableId)),
    ...(isIndex && !isDeepStrictEqual(one.quality, other.quality) ? ['workspace'] : []),
  ];
  const hasOtherCalendar =
    one.timezone !== other.timezone || !isDeepStrictEqual(one.calendar, other.calendar);
  // What the workspace says differs and none of its parts looked at here does: it is in the SQL of a fact, say.
  const isUnnamed = whole.hasOtherContent && !hasOtherCalendar && definitions.length + contract.length === 0;
  const found: [Cause['kind'], boolean, string[]][] = [
    ['contract', false, contract],
    ['definition', false, isUnnamed ? ['workspace'] : definitions],
    ['units', whole.hasOtherUnits, []],
    ['calendar', hasOtherCalendar, []],
    ['business_date', before.asOf !== after.asOf, []],
  ];
  return found.filter(([, holds, of]) => holds || of.length > 0).map(([kind, , of]) => ({ kind, of }));
}

/** Tables of the sources of an indicator's facts. */
function tablesFeeding(catalog: Catalog, indicatorId: string): string[] {
  return factsOf(catalog.indicators.get(indicatorId)).flatMap((factId) =>
    (catalog.facts.get(factId)?.sources ?? []).flatMap((source) => tablesOf(catalog, source)),
  );
}

function factsOf(indicator: Indicator | undefined): string[] {
  return indicator ? factsOfFormula(indicator.formula) : [];
}

/** The indicator and its facts, as far as figures depend on what they say: words may change freely. */
function otherDefinitions(before: Catalog, after: Catalog, id: string): string[] {
  const [one, other] = [before.indicators.get(id), after.indicators.get(id)];
  const isOther = !isDeepStrictEqual(one && reckoningOf(one), other && reckoningOf(other));
  const facts = new Set([...factsOf(one), ...factsOf(other)]);
  const otherFacts = [...facts].filter(
    (factId) => !isDeepStrictEqual(countingOf(before.facts.get(factId)), countingOf(after.facts.get(factId))),
  );
  return [...(isOther ? [id] : []), ...otherFacts];
}

function reckoningOf({ version, formula, suppressBelow, unit }: Indicator): object {
  return { version, formula, suppressBelow, unit };
}

function countingOf(fact: Fact | undefined): object | null {
  if (!fact) return null;
  const { grain, unitColumn, unitBy, periodColumn, reporting, sources } = fact;
  return {
    ...{ grain, unitColumn, unitBy, periodColumn, reporting, sources },
    dimensions: fact.dimensions.map((dimension) => dimension.id),
    measures: fact.measures.map(({ id, additivity, column, key }) => ({ id, additivity, column, key })),
  };
}

/** Rows of one query that the other lacks, in both directions. */
function differing(columns: string, [one, other]: readonly [string, string], condition = ''): string {
  const rows = (table: string) => `select ${columns} from ${table}${condition}`;
  return `((${rows(one)} except ${rows(other)}) union all (${rows(other)} except ${rows(one)}))`;
}

/** Tables whose contract, rules or conforming SQL differ. */
async function readOtherContracts(
  before: Snapshot,
  after: Snapshot,
  signal?: AbortSignal,
): Promise<string[]> {
  const both = (table: string) => [`${before.alias}.${table}`, `${after.alias}.${table}`] as const;
  const judged = 'source_id, "rule", criterion, reason, severity, weight, is_judged';
  const isSameDay = before.asOf === after.asOf;
  const found = await after.rows<{ id: string }>(
    `select source_id as id from ${differing('source_id, contract_version', both('meta.source_load'))}
     union select source_id from ${differing(judged, both('quality.rule'))}
     union select id from ${differing('id, hash', both('meta.fingerprint'), ` where kind = 'conform' and ${isSameDay}`)}
     order by id`,
    {},
    signal,
  );
  return found.map(({ id }) => id);
}

async function readWholeDifferences(
  before: Snapshot,
  after: Snapshot,
  signal?: AbortSignal,
): Promise<WholeDifference> {
  const both = (table: string) => [`${before.alias}.${table}`, `${after.alias}.${table}`] as const;
  const tree = 'unit_id, unit_code, level, parent_id, valid_from, valid_to';
  const [found] = await after.rows<WholeDifference>(
    `select exists (from ${differing(tree, both('star.dim_unit'))})
         or exists (from ${differing('*', both('star.crosswalk'))}) as "hasOtherUnits",
       exists (from ${differing('id, hash', both('meta.fingerprint'), ` where kind = 'content' and ${before.asOf === after.asOf}`)})
         as "hasOtherContent"`,
    {},
    signal,
  );
  return found!;
}
