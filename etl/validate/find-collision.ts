import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import type { Deliveries } from './apply-deliveries.ts';
import { keyTold, type KeyTold } from './key-told.ts';
import { keyedRows, type LandedRows } from './land-rows.ts';
import { packedNames } from './packed-text.ts';
import { place } from './typed-rows.ts';
import { typedRowsOf, type Validation } from './validation.ts';

/**
 * Whether a landed row may have the key, or the unique value, of a row that came in an earlier load: then the earlier row has
 * to be judged again. Rows in quarantine count too, since what they repeat is a copy. Only numbers of keys are compared: a collision
 * that is none costs a load of everything, never a wrong one.
 *
 * @param target `rows.<source>` as it was loaded before
 */
export async function mayCollide(
  validation: Validation,
  landed: LandedRows,
  { deliveries, target }: { deliveries: Deliveries; target: string },
): Promise<boolean> {
  const { contract, context } = validation;
  if (contract.load.mode === 'merge' || contract.load.mode === 'replace_period') return false;
  if (validation.uniqueness.length === 0) return false;
  const before = await quarantinedRows(validation, deliveries);
  if (before === 'unreadable') return true;
  for (const { columns } of validation.uniqueness) {
    const came = keyedRows(validation, landed, columns).map(({ number, which }) =>
      numbersOf(landed.table, { number, isOf: which }),
    );
    const known = [
      ...keyTold(contract, columns, storedParts(columns)).map((way) => numbersOf(target, way)),
      ...(before === null
        ? []
        : keyTold(contract, columns, typedParts(contract, columns)).map((way) => numbersOf(before, way))),
    ];
    const [found] = await context.db.rows<{ collides: boolean }>(
      `select exists (from (${came.join(' union all ')}) semi join (${known.join(' union all ')}) using (number)) as collides`,
      {},
      context.signal,
    );
    if (found?.collides) return true;
  }
  return false;
}

function numbersOf(rows: string, { number, isOf }: Pick<KeyTold, 'number' | 'isOf'>): string {
  return `select ${number} as number from ${rows} where ${isOf}`;
}

/** Of a row that is loaded all is stored: a text that cannot be packed does not pass. */
function storedParts(columns: readonly string[]) {
  return columns.map((name) => ({ stored: identifier(name), text: null }));
}

/** Of typed rows, as `typedRows` gives them. */
function typedParts(contract: Contract, columns: readonly string[]) {
  const packed = packedNames(contract);
  return columns.map((name) => {
    const [stored, text] = [packed.get(name), identifier(name)];
    return stored === undefined ? { stored: text, text: null } : { stored, text };
  });
}

/** SQL of the rows in quarantine, typed as when they came; null where there are none. */
async function quarantinedRows(
  validation: Validation,
  { order }: Deliveries,
): Promise<string | 'unreadable' | null> {
  const { contract, context, stagedTypes } = validation;
  const kept = `quality.quarantine where source_id = ${literal(contract.id)} and raw is not null`;
  const [found] = await context.db.rows<{ rows: boolean }>(`select exists (from ${kept}) as rows`);
  if (!found?.rows) return null;
  // The text of a value that came with a type does not give the value back.
  const isText = ({ name }: { name: string }) => (stagedTypes.get(name) ?? 'VARCHAR') === 'VARCHAR';
  if (!contract.columns.every(isText)) return 'unreadable';
  const cells = contract.columns.map(
    ({ name }) => `coalesce(tried, raw)->>${literal(pathOf(name))} as ${identifier(name)}`,
  );
  const rows = `(select ${cells.join(', ')}, row_no, file_name, extract_id, delivery_period,
      null::integer as ${place.file}, null::bigint as ${place.sheetRow}
    from (from ${kept}) join ${order} using (extract_id, file_name))`;
  return `(${typedRowsOf(validation, rows)})`;
}

/** JSON path of a key as it is written. */
function pathOf(name: string): string {
  return `$."${name}"`;
}
