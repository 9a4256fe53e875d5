import { identifier, type Session } from '#warehouse/duckdb/database.ts';
import type { BadRecord, FileCheck, RowsOfUnit, RuleNotJudged } from '#warehouse/model/file-check.ts';
import { reasonOfRule } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { Contract } from '../contract/contract.ts';
import { toBad } from '../mend/bad-record.ts';
import { readHeldBack, type HeldBack } from '../mend/held-back.ts';

/** Records that are told one by one. */
const TOLD = 20;

/** The cell of a mended workbook that a field of a row stands in; null: in none. */
type CellOf = (row: HeldBack, field: string) => string | null;

/** Reads what was found in the tables of a source that was judged. @param cellOf of rows that came in a workbook */
export async function readFindings(
  db: Session,
  contracts: readonly Contract[],
  cellOf: CellOf = () => null,
): Promise<Pick<FileCheck, 'rules' | 'firstBad' | 'drift' | 'units'>> {
  const tables = contracts.map(({ id }) => id);
  const held = (
    await Promise.all(
      tables.map(async (table) =>
        (await readHeldBack(db, table, { limit: TOLD })).map((row) =>
          withCells(toBad(table, row), row, cellOf),
        ),
      ),
    )
  ).flat();
  return {
    rules: await readRules(db, tables),
    firstBad: held.slice(0, TOLD),
    drift: await db.rows(
      `select change, column_name as "column", header, policy from quality.drift where source_id in (select unnest($tables::varchar[]))
       order by all`,
      { tables },
    ),
    units: await readUnits(db, contracts),
  };
}

function withCells(bad: BadRecord, row: HeldBack, cellOf: CellOf): BadRecord {
  const reasons = bad.reasons.map((reason) => {
    const at = reason.field === null ? null : cellOf(row, reason.field);
    return at === null ? reason : { ...reason, at };
  });
  return { ...bad, reasons };
}

async function readRules(db: Session, tables: readonly string[]): Promise<FileCheck['rules']> {
  const rows = await db.rows<{ rule: string; reason: string; names: string | null; records: number }>(
    `select q."rule" as "rule", ${reasonOfRule('q.reason')} as reason, any_value(n.names::varchar) as names, count(*) as records
     from (select source_id, unnest(reasons, recursive := true) from quality.quarantine
           where source_id in (select unnest($tables::varchar[]))) q
     left join quality.rule n using (source_id, "rule")
     group by source_id, q."rule" order by records desc, "rule"`,
    { tables: [...tables] },
  );
  return rows.map(({ names, ...row }) => ({
    ...row,
    names: toText(names),
  }));
}

function toText(names: string | null): Text {
  return names === null ? {} : (JSON.parse(names) as Text);
}

/** Rules over another source that is not loaded. */
export function readWithoutSource(db: Session, contracts: readonly Contract[]): Promise<RuleNotJudged[]> {
  return db
    .rows<{ rule: string; names: string | null }>(
      `select r."rule" as "rule", any_value(n.names::varchar) as names
       from quality.rule_result r left join quality.rule n using (source_id, "rule")
       where source_id in (select unnest($tables::varchar[])) and r.errored > 0 and r.error_reason = 'source_not_loaded'
       group by source_id, r."rule" order by "rule"`,
      { tables: contracts.map(({ id }) => id) },
    )
    .then((rows) => rows.map(({ rule, names }) => ({ rule, names: toText(names), why: 'other_source' })));
}

/** Loaded rows by the unit they are of, and those held back by the one they name. */
async function readUnits(db: Session, contracts: readonly Contract[]): Promise<RowsOfUnit[]> {
  const loaded = contracts.map(({ id, unitColumn }) => {
    const unit = unitColumn === null ? 'null::varchar' : `cast(${identifier(unitColumn)} as varchar)`;
    return `select ${unit} as code from validate.${identifier(id)}`;
  });
  // A record that cannot be read names no unit, and is nobody's until it is mended.
  const held = `select unit_code as code from quality.quarantine where source_id in (select unnest($tables::varchar[])) and unit_code is not null`;
  return db.rows(
    `select code, count(*) as rows from (${[...loaded, held].join(' union all ')}) group by code order by code nulls first`,
    { tables: contracts.map(({ id }) => id) },
  );
}
