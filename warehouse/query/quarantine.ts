import type { Text } from '../model/text.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { sourceOfTable, tablesOf } from './parts.ts';
import { requireCount, requireSource } from './question.ts';
import { readRuleNames } from './rule-names.ts';
import { codePredicate } from './visible-code.ts';

export interface QuarantineQuestion {
  sourceId: string;
  /** Only rows that bear this reason; null for all. */
  reason: string | null;
  /** At most 500 rows from `offset`. */
  limit: number;
  offset: number;
}

export interface QuarantineReason {
  rule: string;
  field: string | null;
  reason: string;
}

export interface QuarantinedRow {
  runId: string;
  extractId: string;
  fileName: string;
  /** 1-based record after the header. */
  rowNo: number;
  /** Where people find it: row of the sheet or of the text; else `rowNo`. */
  lineNo: number;
  /** Spreadsheet address of the first bad cell, where there is one. */
  cell: string | null;
  unitCode: string | null;
  period: string | null;
  /** The row as delivered, by column; null where it may not be kept. */
  raw: { [column: string]: unknown } | null;
  /** The row as its agency has mended it since, which failed again; null where nothing was mended. */
  tried: { [column: string]: unknown } | null;
  reasons: QuarantineReason[];
}

export interface Quarantine {
  /** Rows that match, before paging. */
  total: number;
  /** Rows by reason, commonest first, whatever reason is asked; a row counts once for each reason it bears. */
  byReason: { reason: string; rows: number }[];
  /** By table, file and record. */
  rows: QuarantinedRow[];
  /** What the rules that these rows fail ask for, by language; those the version has no words for are left out. */
  ruleNames: { [rule: string]: Text };
}

/** How many rows of a source were held back. */
export interface HeldCount {
  sourceId: string;
  rows: number;
  /** The reason that most of them bear. */
  reason: string;
}

/**
 * Counts the rows held back of each source, its further tables included; sources without any are left out.
 *
 * @param question.unitId counts those that name it or a unit below it; null counts also those that name none
 */
export async function countHeld(
  snapshot: Snapshot,
  scope: Scope,
  { unitId }: { unitId: string | null },
  signal?: AbortSignal,
): Promise<HeldCount[]> {
  const { alias, catalog } = snapshot;
  const visible = codePredicate(scope, 'q.unit_code', alias);
  const ofUnit = `q.unit_code in (select named.unit_code from ${alias}.star.unit_rollup part
     join ${alias}.star.dim_unit named using (unit_key) where part.unit_id = $unit)`;
  const reasons = `list_distinct(list_transform(q.reasons, lambda r: r.reason))`;
  const found = await snapshot.rows<{ table: string; reason: string; rows: number; all: number }>(
    `with held as (select q.source_id as source, ${reasons} as reasons from ${alias}.quality.quarantine q
                   where ${visible.sql} and ($unit::varchar is null or ${ofUnit}))
     select source as "table", reason, count(*) as rows, any_value("all") as "all"
     from (select source, unnest(reasons) as reason from held)
     join (select source, count(*) as "all" from held group by source) using (source)
     group by source, reason order by rows desc, reason`,
    { ...visible.parameters, unit: unitId },
    signal,
  );
  return [...Map.groupBy(found, ({ table }) => sourceOfTable(catalog, table))].map(([sourceId, parts]) => ({
    sourceId,
    rows: [...Map.groupBy(parts, ({ table }) => table).values()].reduce((sum, [part]) => sum + part!.all, 0),
    reason: commonest(parts),
  }));
}

function commonest(parts: readonly { reason: string; rows: number }[]): string {
  const rows = new Map<string, number>();
  for (const part of parts) rows.set(part.reason, (rows.get(part.reason) ?? 0) + part.rows);
  return [...rows].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** Answers the rows of a source that were held back, with every reason. */
export async function readQuarantine(
  snapshot: Snapshot,
  scope: Scope,
  question: QuarantineQuestion,
  signal?: AbortSignal,
): Promise<Quarantine> {
  const { alias, catalog } = snapshot;
  const visible = codePredicate(scope, 'q.unit_code', alias);
  const from = `from ${alias}.quality.quarantine q where q.source_id in (select unnest($sources::varchar[])) and ${visible.sql}`;
  const asked = `($reason::varchar is null or list_contains(list_transform(q.reasons, lambda r: r.reason), $reason))`;
  const sources = tablesOf(catalog, requireSource(catalog, question.sourceId).id);
  const source = { sources, ...visible.parameters };
  const [byReason, totals, rows, names] = await Promise.all([
    snapshot.rows<{ reason: string; rows: number }>(
      `select reason, count(*) as rows
       from (select unnest(list_distinct(list_transform(q.reasons, lambda r: r.reason))) as reason ${from})
       group by reason order by rows desc, reason`,
      source,
      signal,
    ),
    snapshot.rows<{ total: number }>(
      `select count(*) as total ${from} and ${asked}`,
      { ...source, reason: question.reason },
      signal,
    ),
    snapshot.rows<Omit<QuarantinedRow, 'raw' | 'tried'> & { raw: string | null; tried: string | null }>(
      `select q.run_id as "runId", q.extract_id as "extractId", q.file_name as "fileName", q.row_no as "rowNo",
              q.line_no as "lineNo", q.cell, q.unit_code as "unitCode", q.period, q.raw::varchar as raw,
              q.tried::varchar as tried, q.reasons
       ${from} and ${asked} order by q.source_id, q.file_name, q.row_no limit $limit offset $offset`,
      {
        ...source,
        reason: question.reason,
        limit: requireCount('limit', question.limit, 500),
        offset: requireCount('offset', question.offset, Number.MAX_SAFE_INTEGER),
      },
      signal,
    ),
    readRuleNames(snapshot, scope, sources, signal),
  ]);
  const failed = new Set(rows.flatMap(({ reasons }) => reasons.map(({ rule }) => rule)));
  return {
    total: totals[0]?.total ?? 0,
    byReason,
    rows: rows.map(({ raw, tried, ...row }) => ({ ...row, raw: parsed(raw), tried: parsed(tried) })),
    ruleNames: Object.fromEntries(Object.entries(names).filter(([rule]) => failed.has(rule))),
  };
}

function parsed(json: string | null): QuarantinedRow['raw'] {
  return json === null ? null : (JSON.parse(json) as QuarantinedRow['raw']);
}
