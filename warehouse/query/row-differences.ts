import type { Snapshot } from '../snapshot/snapshot.ts';

/** What of a table's rows differs between two versions, as far as they keep account of it. */
export interface RowDifference {
  tableId: string;
  /** Files came that the earlier version had not. */
  hasCome: boolean;
  /** Files went, or others came in their place. */
  hasGone: boolean;
  /** Rows of files that both have were mended, or gave way to rows of others. */
  hasMended: boolean;
  /** First days of the months of which a unit has more rows than before; null among them: rows that bear no month. */
  grown: (string | null)[];
}

/**
 * Answers how the rows of each table differ between two versions, of those where they do: from the files that make it, its corrections, and
 * how many rows were judged by unit and month (whatever became of them; results of the rules on required columns, which judge every row).
 */
export async function readRowDifferences(
  before: Snapshot,
  after: Snapshot,
  signal?: AbortSignal,
): Promise<RowDifference[]> {
  const files = (one: Snapshot, other: Snapshot) => `
    select source_id from (
      select source_id, extract_id, file_name from ${one.alias}.meta.extract
      except select source_id, extract_id, file_name from ${other.alias}.meta.extract)`;
  const found = await after.rows<Omit<RowDifference, 'grown'>>(
    `select source_id as "tableId", bool_or(what = 'come') as "hasCome", bool_or(what = 'gone') as "hasGone",
       bool_or(what = 'mended') as "hasMended"
     from (
       select 'come' as what, * from (${files(after, before)})
       union all select 'gone', * from (${files(before, after)})
       union all select 'mended', * from (${mendedSql(before, after)})
     ) group by all order by all`,
    {},
    signal,
  );
  const grown = await readGrown(before, after, signal);
  return found.map((one) => ({ ...one, grown: one.hasCome ? (grown.get(one.tableId) ?? []) : [] }));
}

function mendedSql(before: Snapshot, after: Snapshot): string {
  const corrected = (version: Snapshot) => `
    select c.* from ${version.alias}.quality.correction c
    where exists (from ${before.alias}.meta.extract e where e.source_id = c.source_id and e.extract_id = c.extract_id)
      and exists (from ${after.alias}.meta.extract e where e.source_id = c.source_id and e.extract_id = c.extract_id)`;
  return `
    select source_id from (${corrected(before)} except ${corrected(after)})
    union all select source_id from (${corrected(after)} except ${corrected(before)})
    union all select source_id from ${before.alias}.meta.extract o join ${after.alias}.meta.extract n
      using (source_id, extract_id, file_name) where o.superseded <> n.superseded`;
}

async function readGrown(
  before: Snapshot,
  after: Snapshot,
  signal?: AbortSignal,
): Promise<Map<string, (string | null)[]>> {
  const judged = ({ alias }: Snapshot) => `
    select source_id, unit_code, period, max(judged) as judged from (
      select source_id, "rule", unit_code, period, sum(checked + errored) as judged
      from ${alias}.quality.rule_result where reason = 'required' group by all) group by all`;
  const rows = await after.rows<{ tableId: string; months: (string | null)[] }>(
    `select n.source_id as "tableId", list(distinct n.period::varchar) filter (n.period is not null)
       || if(bool_or(n.period is null), [null::varchar], []) as months
     from (${judged(after)}) n left join (${judged(before)}) o
       on o.source_id = n.source_id and o.unit_code is not distinct from n.unit_code and o.period is not distinct from n.period
     where n.judged > coalesce(o.judged, 0) group by all`,
    {},
    signal,
  );
  return new Map(rows.map(({ tableId, months }) => [tableId, months]));
}
