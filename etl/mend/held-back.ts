import { identifier, type Session } from '#warehouse/duckdb/database.ts';
import { reasonOfRule } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';
import { codePredicate } from '#warehouse/query/visible-code.ts';
import { everything, seesAllUnits, type Scope, type ScopePredicate } from '#warehouse/scope/scope.ts';

/** A record in quarantine, as the desk hands it back to its agency. */
export interface HeldBack {
  extractId: string;
  fileName: string;
  rowNo: number;
  /** Where people find it: row of the sheet or of the text; else `rowNo`. */
  lineNo: number;
  /** Address in a spreadsheet; null elsewhere. */
  cell: string | null;
  /** Texts as sent, by column; null where the content may not be kept. `record`: a record that could not be read as a row. */
  raw: { [column: string]: unknown } | null;
  /** Texts as mended since, which failed again; null where nothing was mended. */
  tried: { [column: string]: unknown } | null;
  /** Code of the unit it names, unchecked; null for none. */
  unitCode: string | null;
  /** First day of the month it names; null for none. */
  period: string | null;
  reasons: HeldReason[];
}

/** Why a record is held back. */
export interface HeldReason {
  rule: string;
  field: string | null;
  reason: string;
}

/** What was judged of a record: as mended, else as sent. */
export function judgedOf({ raw, tried }: Pick<HeldBack, 'raw' | 'tried'>): { [column: string]: unknown } {
  return tried ?? raw ?? {};
}

/** A rule and how many records in quarantine bear it. */
export interface RuleCount {
  rule: string;
  reason: string;
  records: number;
}

/** Which records are asked for; all where nothing is said. */
export interface HeldAsked {
  scope?: Scope;
  limit?: number;
}

/** Records of a source in quarantine, in the order in which they came. */
export async function readHeldBack(
  db: Session,
  sourceId: string,
  { scope = everything, limit }: HeldAsked = {},
): Promise<HeldBack[]> {
  const visible = await ofUnits(db, scope);
  const rows = await db.rows<Omit<HeldBack, 'raw' | 'tried'> & { raw: string | null; tried: string | null }>(
    `select extract_id as "extractId", file_name as "fileName", row_no as "rowNo", line_no as "lineNo", cell, unit_code as "unitCode", period::varchar as period,
       raw::varchar as raw, tried::varchar as tried, reasons
     from quality.quarantine where source_id = $sourceId and ${visible.sql} order by file_name, extract_id, row_no limit $limit`,
    { sourceId, limit: limit ?? Number.MAX_SAFE_INTEGER, ...visible.parameters },
  );
  const parsed = (json: string | null) => (json === null ? null : (JSON.parse(json) as HeldBack['raw']));
  return rows.map(({ raw, tried, ...row }) => ({ ...row, raw: parsed(raw), tried: parsed(tried) }));
}

/** How many records in quarantine bear each rule, by rule. */
export async function countByRule(
  db: Session,
  sourceId: string,
  scope: Scope = everything,
): Promise<RuleCount[]> {
  const visible = await ofUnits(db, scope);
  return db.rows(
    `select r."rule" as "rule", ${reasonOfRule('r.reason')} as reason, count(*) as records
     from (select unnest(reasons) as r from quality.quarantine where source_id = $sourceId and ${visible.sql})
     group by 1 order by 1`,
    { sourceId, ...visible.parameters },
  );
}

/** Condition on records of some units, in the version that is open itself. */
async function ofUnits(db: Session, scope: Scope): Promise<ScopePredicate> {
  if (seesAllUnits(scope)) return { sql: 'true', parameters: {} };
  const [open] = await db.rows<{ name: string }>('select current_database() as name');
  return codePredicate(scope, 'unit_code', identifier(open!.name));
}

/** What the source's rules ask for, by rule, in the languages of the workspace as it was published. */
export async function readRuleNames(db: Session, sourceId: string): Promise<Map<string, Text>> {
  const rows = await db.rows<{ rule: string; names: string }>(
    `select "rule", names::varchar as names from quality.rule where source_id = $sourceId`,
    { sourceId },
  );
  return new Map(rows.map(({ rule, names }) => [rule, JSON.parse(names) as Text]));
}
