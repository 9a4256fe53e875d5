import { seesAllUnits, seesAnyUnit, type Scope, type ScopePredicate } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { readFlags, type FlagCount } from '../flags.ts';
import { sourceOfTable, tablesOf } from '../parts.ts';
import { readSources } from '../sources.ts';
import { codePredicate } from '../visible-code.ts';
import type { Amiss, SourceFailure, StaleSource } from './amiss.ts';
import { gapItems } from './gaps.ts';
import type { AttentionItem } from './item.ts';

/** Shares of a load held back from which it is worth a look, and from which it is pressing. */
const WORTH_A_LOOK = 0.005;
const PRESSING = 0.05;

/** Sources named for rows held back, and rules named for flags. */
const QUARANTINES = 3;
const FLAGS = 4;

/** What is wrong with the sources: failed, overdue, stale, due and lacking, rows held back, rows that bear a warning. */
export async function readSourceItems(
  snapshot: Snapshot,
  scope: Scope,
  { amiss, unitId }: { amiss: Amiss; unitId: string },
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const [held, flags] = await Promise.all([
    readHeld(snapshot, scope, unitId, signal),
    // Of the contract's own rules alone: what a row merely lacks is a matter of the source's quality.
    readFlags(snapshot, scope, { tables: null, reason: 'check', limit: FLAGS }, signal),
  ]);
  const known = <One extends { sourceId: string }>(some: readonly One[]): One[] =>
    knownOf(some, { catalog: snapshot.catalog, scope });
  return [
    ...known(amiss.failures).map(toFailed),
    ...known(amiss.overdue).map(toOverdue),
    ...known(amiss.stale).map(toStale),
    ...gapItems(known(amiss.gaps)),
    ...held,
    ...flags
      .map((flag) => toFlagged(flag, snapshot))
      .filter(({ subject }) => snapshot.catalog.sources.has(subject.id)),
  ];
}

/** Those of sources that a reader knows of. */
export function knownOf<One extends { sourceId: string }>(
  some: readonly One[],
  { catalog, scope }: { catalog: Snapshot['catalog']; scope: Scope },
): One[] {
  return seesAnyUnit(scope) ? some.filter(({ sourceId }) => catalog.sources.has(sourceId)) : [];
}

function toFailed(failure: SourceFailure): AttentionItem {
  return {
    kind: 'source_failed',
    severity: 'high',
    subject: { kind: 'source', id: failure.sourceId },
    ...failure,
  };
}

function toOverdue({ sourceId, late }: Amiss['overdue'][number]): AttentionItem {
  const subject = { kind: 'arrival', id: sourceId, period: late.from } as const;
  return { kind: 'overdue', severity: 'medium', subject, sourceId, late };
}

function toStale(stale: StaleSource): AttentionItem {
  const subject = { kind: 'source', id: stale.sourceId } as const;
  return { kind: 'source_stale', severity: 'medium', subject, ...stale };
}

interface ReasonRow {
  sourceId: string;
  reason: string;
  rows: number;
}

/** Rows held back that are worth a look: of the whole, by their share of a source; of a unit, which does not load sources, its own. */
async function readHeld(
  snapshot: Snapshot,
  scope: Scope,
  unitId: string,
  signal?: AbortSignal,
): Promise<Quarantined[]> {
  const { catalog } = snapshot;
  const isOfWhole = unitId === catalog.workspace.rootUnit;
  if (isOfWhole && !seesAllUnits(scope)) return [];
  const seen = visibleHeld(snapshot, scope, isOfWhole ? null : unitId);
  const reasons = await readTopReasons(snapshot, seen, signal);
  const held = isOfWhole
    ? (await readSources(snapshot, scope, {}, signal)).map(({ sourceId, quarantined, physical }) => ({
        sourceId,
        count: quarantined,
        of: physical,
      }))
    : await countHeldOf(snapshot, seen, signal);
  const shareOf = ({ count, of }: HeldRows) => (of ? count / of : 0);
  return held
    .filter((rows) => rows.of === null || shareOf(rows) >= WORTH_A_LOOK)
    .toSorted((some, others) => shareOf(others) - shareOf(some) || others.count - some.count)
    .flatMap((rows) => toQuarantined(rows, snapshot, reasons) ?? [])
    .slice(0, QUARANTINES);
}

/** Rows of a source held back, and how many came; null where that is not counted. */
type HeldRows = Pick<Quarantined, 'sourceId' | 'count' | 'of'>;
type Quarantined = Extract<AttentionItem, { kind: 'quarantine' }>;

/** SQL condition of rows `q` in quarantine that a reader may be told of; of a unit and what is below it, where one is named. */
function visibleHeld({ alias }: Snapshot, scope: Scope, unitId: string | null): ScopePredicate {
  const { sql, parameters } = codePredicate(scope, 'q.unit_code', alias);
  if (unitId === null) return { sql, parameters };
  const own = `q.unit_code in (
    select bearer.unit_code from ${alias}.star.dim_unit bearer join ${alias}.star.unit_rollup part using (unit_key)
    where part.unit_id = $held_of)`;
  return { sql: `${sql} and ${own}`, parameters: { ...parameters, held_of: unitId } };
}

async function countHeldOf(
  snapshot: Snapshot,
  visible: ScopePredicate,
  signal?: AbortSignal,
): Promise<HeldRows[]> {
  const { alias, catalog } = snapshot;
  const tables = await snapshot.rows<{ table: string; rows: number }>(
    `select source_id as "table", count(*) as rows from ${alias}.quality.quarantine q where ${visible.sql} group by all`,
    visible.parameters,
    signal,
  );
  const bySource = Map.groupBy(tables, ({ table }) => sourceOfTable(catalog, table));
  return [...bySource]
    .filter(([sourceId]) => catalog.sources.has(sourceId))
    .map(([sourceId, own]) => ({ sourceId, count: own.reduce((sum, { rows }) => sum + rows, 0), of: null }));
}

function toQuarantined(
  { sourceId, count, of }: HeldRows,
  { catalog }: Snapshot,
  reasons: ReasonRow[],
): Quarantined | null {
  const tables = tablesOf(catalog, sourceId);
  const top = reasons.find((row) => tables.includes(row.sourceId));
  if (!top) return null;
  return {
    kind: 'quarantine',
    severity: of && count / of >= PRESSING ? 'medium' : 'low',
    subject: { kind: 'quarantine', id: sourceId },
    ...{ sourceId, count, of, topReason: top.reason, topReasonCount: top.rows },
  };
}

/** Commonest reason first within each source. */
function readTopReasons(
  snapshot: Snapshot,
  visible: ScopePredicate,
  signal?: AbortSignal,
): Promise<ReasonRow[]> {
  const { alias } = snapshot;
  return snapshot.rows<ReasonRow>(
    `select source_id as "sourceId", reason, count(*) as rows
     from (select q.source_id, unnest(list_distinct(list_transform(q.reasons, lambda r: r.reason))) as reason
           from ${alias}.quality.quarantine q where ${visible.sql})
     group by all order by rows desc, reason`,
    visible.parameters,
    signal,
  );
}

function toFlagged({ table, ...flag }: FlagCount, { catalog }: Snapshot): AttentionItem {
  const sourceId = sourceOfTable(catalog, table);
  const subject = { kind: 'source', id: sourceId } as const;
  return { kind: 'flagged', severity: 'low', subject, sourceId, table, ...flag };
}
