import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../model/fact.ts';
import { factsOfFormula, type Indicator } from '../model/indicator.ts';
import type { Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tablesOf } from './parts.ts';

/**
 * Why an indicator's figures may differ between two versions; several may hold.
 * - `new_rows`: files came, went or were replaced; `of` names sources
 * - `corrections`: rows of the same files were mended, or are no longer; sources
 * - `contract`: a source's contract, rules, or the way its rows are conformed; sources, or the `workspace` for weights of quality
 * - `definition`: the indicator, its facts, or else something that the workspace says of all; their ids
 * - `units`: the tree of units, or what became of those that ended
 * - `calendar`: fiscal year, working days, time zone
 * - `business_date`: another day that the figures are of
 */
export const causeKinds = [
  'new_rows',
  'corrections',
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

/** What of a source's load differs. */
interface SourceDifference {
  tableId: string;
  hasOtherFiles: boolean;
  hasOtherCorrections: boolean;
  hasOtherContract: boolean;
}

/**
 * Answers why the figures of each indicator may differ between two versions, from what those versions say of themselves and from what
 * feeds the indicator in either. Indicators of either version are there; an empty list where nothing that they depend on differs.
 */
export async function readCauses(
  before: Snapshot,
  after: Snapshot,
  scope: Scope,
  signal?: AbortSignal,
): Promise<Map<string, Cause[]>> {
  if (scope.unitRoots.length === 0) return new Map();
  const [sources, whole] = await Promise.all([
    readSourceDifferences(before, after, signal),
    readWholeDifferences(before, after, signal),
  ]);
  const ids = new Set([...before.catalog.indicators.keys(), ...after.catalog.indicators.keys()]);
  return new Map([...ids].map((id) => [id, causesOf(id, { before, after, sources, whole })]));
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
  sources: SourceDifference[];
  whole: WholeDifference;
}

function causesOf(id: string, { before, after, sources, whole }: Differences): Cause[] {
  const feeding = new Set([before, after].flatMap(({ catalog }) => tablesFeeding(catalog, id)));
  const own = sources.filter(({ tableId }) => feeding.has(tableId));
  const named = (holds: (one: SourceDifference) => boolean) =>
    own.filter(holds).map(({ tableId }) => tableId);
  const definitions = otherDefinitions(before.catalog, after.catalog, id);
  const isIndex = [before, after].some(
    ({ catalog }) => catalog.indicators.get(id)?.formula.kind === 'weighted_index',
  );
  const [one, other] = [before.catalog.workspace, after.catalog.workspace];
  const contract = [
    ...named(({ hasOtherContract }) => hasOtherContract),
    ...(isIndex && !isDeepStrictEqual(one.quality, other.quality) ? ['workspace'] : []),
  ];
  const hasOtherCalendar =
    one.timezone !== other.timezone || !isDeepStrictEqual(one.calendar, other.calendar);
  // What the workspace says differs and none of its parts looked at here does: it is in the SQL of a fact, say.
  const isUnnamed = whole.hasOtherContent && !hasOtherCalendar && definitions.length + contract.length === 0;
  const found: [Cause['kind'], boolean, string[]][] = [
    ['new_rows', false, named(({ hasOtherFiles }) => hasOtherFiles)],
    ['corrections', false, named(({ hasOtherCorrections }) => hasOtherCorrections)],
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

async function readSourceDifferences(
  before: Snapshot,
  after: Snapshot,
  signal?: AbortSignal,
): Promise<SourceDifference[]> {
  const both = (table: string) => [`${before.alias}.${table}`, `${after.alias}.${table}`] as const;
  const mended = (version: Snapshot) =>
    `(select c.* from ${version.alias}.quality.correction c
      where exists (from ${before.alias}.meta.extract e where e.source_id = c.source_id and e.extract_id = c.extract_id)
        and exists (from ${after.alias}.meta.extract e where e.source_id = c.source_id and e.extract_id = c.extract_id))`;
  const judged = 'source_id, "rule", criterion, reason, severity, weight, is_judged';
  const isSameDay = before.asOf === after.asOf;
  return after.rows<SourceDifference>(
    `select source_id as "tableId", bool_or(what = 'files') as "hasOtherFiles",
       bool_or(what = 'corrections') as "hasOtherCorrections", bool_or(what = 'contract') as "hasOtherContract"
     from (
       select 'files' as what, source_id from ${differing('source_id, extract_id, file_name', both('meta.extract'))}
       union all
       select 'corrections', source_id from ${differing('*', [mended(before), mended(after)])}
       union all
       select 'contract', source_id from ${differing('source_id, contract_version', both('meta.source_load'))}
       union all
       select 'contract', source_id from ${differing(judged, both('quality.rule'))}
       union all
       select 'contract', id from ${differing('id, hash', both('meta.fingerprint'), ` where kind = 'conform' and ${isSameDay}`)}
     ) group by all order by all`,
    {},
    signal,
  );
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
