import { reasonOfRule } from '../model/reason.ts';
import type { Text } from '../model/text.ts';
import type { Scope } from '../scope/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tablesOf } from './parts.ts';
import type { QuarantinedRow } from './quarantine.ts';
import { requireCount, requireSource } from './question.ts';
import { codePredicate } from './visible-code.ts';

/** Rows held back that are asked for; null: whichever. */
export interface HeldFilter {
  sourceId: string;
  /** Table and rule, as a group has them. */
  table: string | null;
  rule: string | null;
  fileName: string | null;
  /** Codes of units as delivered. */
  units: readonly string[] | null;
  /** Where people find it: row of the sheet or of the text. */
  line: number | null;
}

/** Rows held back by one rule of one table. */
export interface HeldGroup {
  table: string;
  rule: string;
  reason: string;
  field: string | null;
  /** What the rule asks for; empty where the version has no words for it. */
  names: Text;
  records: number;
  /** Where the first of them stand. */
  first: { fileName: string; lineNo: number; cell: string | null }[];
  /** Values of the field, commonest first, as they were judged; none where it may not be kept. */
  values: { value: string; records: number }[];
}

/** A row held back, and the table it is of. */
export interface BenchRow extends QuarantinedRow {
  table: string;
}

const FIRST = 3;
const VALUES = 20;

interface Asked {
  from: string;
  parameters: { [name: string]: string | string[] | number | null };
}

/** The rows that a filter finds, as far as a scope sees them. */
function askedRows({ alias, catalog }: Snapshot, scope: Scope, filter: HeldFilter): Asked {
  const visible = codePredicate(scope, 'q.unit_code', alias);
  const { table, rule, fileName, units, line } = filter;
  const tables = tablesOf(catalog, requireSource(catalog, filter.sourceId).id);
  return {
    from: `from ${alias}.quality.quarantine q where q.source_id in (select unnest($tables::varchar[])) and ${visible.sql}
      and ($asked_table::varchar is null or q.source_id = $asked_table)
      and ($asked_rule::varchar is null or list_contains(list_transform(q.reasons, lambda r: r."rule"), $asked_rule))
      and ($asked_file::varchar is null or q.file_name = $asked_file)
      and ($asked_units::varchar[] is null or list_contains($asked_units::varchar[], q.unit_code))
      and ($asked_line::bigint is null or q.line_no = $asked_line)`,
    parameters: {
      ...(visible.parameters as Asked['parameters']),
      ...{ tables, asked_table: table, asked_rule: rule, asked_file: fileName },
      ...{ asked_units: units && [...units], asked_line: line },
    },
  };
}

/** Groups the rows held back of a source by table and rule, the commonest first; a row counts for each rule it fails. */
export async function readHeldGroups(
  snapshot: Snapshot,
  scope: Scope,
  filter: HeldFilter,
): Promise<HeldGroup[]> {
  const { from, parameters } = askedRows(snapshot, scope, filter);
  const rows = await snapshot.rows<Omit<HeldGroup, 'names'> & { names: string | null }>(
    `with held as (
       select q.source_id, q.file_name, q.row_no, q.line_no, q.cell, coalesce(q.tried, q.raw) as judged, unnest(q.reasons) as r ${from}),
     valued as (select *, r."rule" as "rule", r.reason as reason, r.field as field,
         if(r.field is null, null, json_extract_string(judged, '$."' || r.field || '"')) as value from held),
     counted as (select source_id, "rule", value, count(*) as records from valued where value is not null group by all),
     top as (select source_id, "rule",
         list({'value': value, 'records': records} order by records desc, value)[1:${VALUES}] as "values" from counted group by all)
     select source_id as "table", "rule", ${reasonOfRule('valued.reason')} as reason, any_value(valued.field) as field, count(*) as records,
       list({'fileName': file_name, 'lineNo': line_no, 'cell': cell} order by file_name, row_no)[1:${FIRST}] as first,
       coalesce(any_value("values"), []) as "values", any_value(n.names::varchar) as names
     from valued left join top using (source_id, "rule")
       left join ${snapshot.alias}.quality.rule n using (source_id, "rule")
     group by source_id, "rule" order by records desc, source_id, "rule"`,
    parameters,
  );
  return rows.map(({ names, ...group }) => ({
    ...group,
    names: names === null ? {} : (JSON.parse(names) as Text),
  }));
}

/** Lists the rows that a filter finds, by table, file and record, and what files there are to choose from. */
export async function readHeldRows(
  snapshot: Snapshot,
  scope: Scope,
  filter: HeldFilter & { limit: number; offset: number },
): Promise<{ total: number; rows: BenchRow[]; files: string[] }> {
  const { from, parameters } = askedRows(snapshot, scope, filter);
  const ofAll = askedRows(snapshot, scope, {
    ...filter,
    table: null,
    rule: null,
    fileName: null,
    units: null,
    line: null,
  });
  const [counted, rows, files] = await Promise.all([
    snapshot.rows<{ total: number }>(`select count(*) as total ${from}`, parameters),
    snapshot.rows<Omit<BenchRow, 'raw' | 'tried'> & { raw: string | null; tried: string | null }>(
      `select q.source_id as "table", q.run_id as "runId", q.extract_id as "extractId", q.file_name as "fileName",
         q.row_no as "rowNo", q.line_no as "lineNo", q.cell, q.unit_code as "unitCode", q.period,
         q.raw::varchar as raw, q.tried::varchar as tried, q.reasons
       ${from} order by q.source_id, q.file_name, q.row_no limit $limit offset $offset`,
      {
        ...parameters,
        limit: requireCount('limit', filter.limit, 100),
        offset: requireCount('offset', filter.offset, Number.MAX_SAFE_INTEGER),
      },
    ),
    snapshot.rows<{ name: string }>(
      `select distinct q.file_name as name ${ofAll.from} order by name desc limit 500`,
      ofAll.parameters,
    ),
  ]);
  return {
    total: counted[0]?.total ?? 0,
    rows: rows.map(({ raw, tried, ...row }) => ({ ...row, raw: parsed(raw), tried: parsed(tried) })),
    files: files.map(({ name }) => name),
  };
}

function parsed(json: string | null): QuarantinedRow['raw'] {
  return json === null ? null : (JSON.parse(json) as QuarantinedRow['raw']);
}
