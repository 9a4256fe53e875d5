import { identifier, type Session } from '#warehouse/duckdb/database.ts';
import type { RowsOfUnit } from '#warehouse/model/file-check.ts';
import type { Contract } from '../contract/contract.ts';
import { periodOf } from '../contract/row-period.ts';
import { servedRows } from './judging-place.ts';

/**
 * Counts the rows served now that would give way to the rows of a file that was judged, or be doubted for repeating them, by their
 * units: all of them where a delivery is the whole source; those of its keys or months where a later one replaces an earlier; those
 * with a value that may stand once where deliveries are added up.
 */
export async function countReplaced(db: Session, contract: Contract): Promise<RowsOfUnit[]> {
  const { id, unitColumn } = contract;
  const rows = await servedRows(db, id);
  const meets = meetsCondition(contract);
  if (rows === null || meets === null) return [];
  const unit = unitColumn === null ? 'null::varchar' : `cast(${identifier(unitColumn)} as varchar)`;
  return db.rows(
    `select ${unit} as code, count(*) as rows from ${rows} where ${meets} group by 1 order by 1`,
  );
}

/** SQL condition over a row served; null where none can be concerned. */
function meetsCondition(contract: Contract): string | null {
  const { columns, load, duplicates } = contract;
  const own = `validate.${identifier(contract.id)}`;
  if (load.mode === 'full') return 'true';
  if (load.mode === 'replace_period') {
    const period = `coalesce(${periodOf(contract)}, date '0001-01-01')`;
    return `${period} in (select ${period} from ${own})`;
  }
  const key = columns.filter((column) => column.key).map(({ name }) => identifier(name));
  const single = load.mode === 'merge' ? [] : columns.filter(({ unique }) => unique);
  // Of rows that repeat one another the first stays: nothing served is touched.
  if (load.mode === 'append' && duplicates === 'first') return null;
  const groups = [...(key.length > 0 ? [key] : []), ...single.map(({ name }) => [identifier(name)])];
  if (groups.length === 0) return null;
  return groups
    .map((names) => `(${names.join(', ')}) in (select (${names.join(', ')}) from ${own})`)
    .join(' or ');
}
