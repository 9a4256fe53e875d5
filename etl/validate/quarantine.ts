import { literal } from '#warehouse/duckdb/database.ts';
import { linesAbove } from '../contract/lines-above.ts';
import { isUnreadable, recordJson, type StagedFile } from '../staged-source.ts';
import type { Rule } from './compile-rules.ts';
import type { MarkedRows } from './mark-rows.ts';
import { periodOf } from '../contract/row-period.ts';
import { place } from './typed-rows.ts';
import type { Validation } from './validation.ts';

/** Rule of records that cannot be read as a row. */
export const structureRule = 'record.structure';

/**
 * Writes rejected rows, with every reason, and records that are no rows to `quality.quarantine`. Of one that was mended and fails
 * all the same both are kept: what came, and what was tried.
 */
export async function writeQuarantine(validation: Validation, marked: MarkedRows): Promise<void> {
  const { context, contract, staged } = validation;
  const { db, signal, runId } = context;
  const gate = validation.gate ?? { id: 'record.refused', field: null };
  const shared = { runId, source: contract.id, version: contract.version, above: linesAbove(contract) };
  await db.run(
    `insert into quality.quarantine
     select $runId, $source, extract_id, file_name, row_no, row_no + $above, _letter || ${place.sheetRow}, _unit, ${periodOf(contract)},
       ${sentAndTried(staged)}, _reasons, $version
     from (select *, ${reasonList(marked)} as _reasons from ${marked.table} where _rejected) m
     left join ${lettersOf(staged.files)} l
       on l._file_no = m.${place.file} and l._field = list_filter(_reasons, lambda r: r.field is not null)[1].field
     ${staged.mended === null ? '' : `left join (select ${place.file}, ${place.row}, _sent from ${staged.mended}) using (${place.file}, ${place.row})`}`,
    shared,
    signal,
  );
  await db.run(
    `insert into quality.quarantine
     select $runId, $source, extract_id, file_name, row_no, row_no + $above, null, null, delivery_period,
       case when raw is not null then ${recordJson('raw', 'cut')} end, null,
       [if(reason = 'refused', ${struct(gate.id, gate.field, 'refused')}, {'rule': ${literal(structureRule)}, 'field': null::varchar, 'reason': reason})], $version
     from ${staged.faults} join ${staged.delivered} using (${place.file}) where reason = 'refused' or ${isUnreadable}`,
    shared,
    signal,
  );
}

/** SQL of a rejected row as it came, and as it was mended: null where nothing was. What was refused is told neither way. */
function sentAndTried({ mended }: Validation['staged']): string {
  if (mended === null) return '_raw, null';
  const isTried = 'cast(_sent as varchar) is distinct from cast(_raw as varchar)';
  return `case when not _refused then coalesce(_sent, _raw) end, case when not _refused and _sent is not null and ${isTried} then _raw end`;
}

/** Writes loaded rows that bear a warning, or that a rule could not judge, once for each, to `quality.flag`. */
export async function writeFlags({ context, contract }: Validation, marked: MarkedRows): Promise<void> {
  const { marks } = marked;
  const warnings = [
    ...marked.rules
      .filter(({ severity }) => severity === 'warning')
      .map(({ id, field, reason }) => `case when ${marks.has(id)} then ${struct(id, field, reason)} end`),
    ...marked.rules
      .filter(({ errs }) => errs?.when)
      .map(({ id, field }) => `case when ${marks.has(`!${id}`)} then ${struct(id, field, 'not_judged')} end`),
    ...marked.restorable.map(
      (column) =>
        `case when ${marks.has(`0${column}`)} then ${struct(`${column}.zeros_restored`, column, 'zeros_restored')} end`,
    ),
  ];
  if (warnings.length === 0) return;
  await context.db.run(
    `insert into quality.flag
     select $runId, $source, extract_id, file_name, row_no, _unit, _period, _flag."rule", _flag.field, _flag.reason
     from (select *, ${periodOf(contract)} as _period, unnest([${warnings.join(',\n')}]) as _flag from ${marked.table} where not _rejected)
     where _flag is not null`,
    { runId: context.runId, source: contract.id },
    context.signal,
  );
}

/** What was refused bears that reason alone: the others would speak of its content. */
function reasonList({ rules, marks }: MarkedRows): string {
  const one = ({ id, field, reason }: Rule) => {
    const applies = reason === 'refused' ? marks.has(id) : `not _refused and ${marks.has(id)}`;
    return `case when ${applies} then ${struct(id, field, reason)} end`;
  };
  return `list_filter([${rules.map(one).join(',\n')}], lambda r: r is not null)`;
}

function struct(rule: string, field: string | null, reason: string): string {
  return `{'rule': ${literal(rule)}, 'field': ${field === null ? 'null::varchar' : literal(field)}, 'reason': ${literal(reason)}}`;
}

function lettersOf(files: StagedFile[]): string {
  const rows = files.flatMap(({ fileNo, letters }) =>
    Object.entries(letters ?? {}).map(
      ([field, letter]) => `(${fileNo}, ${literal(field)}, ${literal(letter)})`,
    ),
  );
  const values =
    rows.length === 0
      ? `select null::integer, null::varchar, null::varchar where false`
      : `values ${rows.join(', ')}`;
  return `(select * from (${values}) v(_file_no, _field, _letter))`;
}
