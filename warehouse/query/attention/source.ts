import { seesAllUnits, seesAnyUnit, type Scope } from '../../scope/scope.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { readFlags, type FlagCount } from '../flags.ts';
import { sourceOfTable, tablesOf } from '../parts.ts';
import { readSources, type SourceLoad } from '../sources.ts';
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
  amiss: Amiss,
  signal?: AbortSignal,
): Promise<AttentionItem[]> {
  const [loads, reasons, flags] = await Promise.all([
    readSources(snapshot, scope, {}, signal),
    readTopReasons(snapshot, scope, signal),
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
    // Rows held back are counted for the whole source: whoever sees a part of the tree is told of their own on the source's page.
    ...(seesAllUnits(scope) ? loads : [])
      .flatMap((load) => toQuarantined(load, snapshot, reasons) ?? [])
      .sort((a, b) => shareOf(b) - shareOf(a))
      .slice(0, QUARANTINES),
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

function toQuarantined(load: SourceLoad, { catalog }: Snapshot, reasons: ReasonRow[]): AttentionItem | null {
  const tables = tablesOf(catalog, load.sourceId);
  const top = reasons.find((row) => tables.includes(row.sourceId));
  const share = load.physical === 0 ? 0 : load.quarantined / load.physical;
  if (!top || share < WORTH_A_LOOK) return null;
  return {
    kind: 'quarantine',
    severity: share >= PRESSING ? 'medium' : 'low',
    subject: { kind: 'quarantine', id: load.sourceId },
    sourceId: load.sourceId,
    count: load.quarantined,
    of: load.physical,
    share,
    topReason: top.reason,
    topReasonCount: top.rows,
  };
}

function shareOf(item: AttentionItem): number {
  return item.kind === 'quarantine' ? item.share : 0;
}

/** Commonest reason first within each source. */
function readTopReasons(snapshot: Snapshot, scope: Scope, signal?: AbortSignal): Promise<ReasonRow[]> {
  const { alias } = snapshot;
  const visible = codePredicate(scope, 'q.unit_code', alias);
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
