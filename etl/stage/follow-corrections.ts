import { identifier } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { isUnreadable } from '../staged-source.ts';
import { technical } from './staging.ts';

/** SQL of the rows as sent, and tables of the faults and of the files. */
interface Delivered {
  rows: string;
  faults: string;
  delivered: string;
}

/** An expression of records that corrections speak of: their address, `_correction`, and further columns. */
interface Told {
  name: string;
  columns: readonly string[];
}

const { file, row } = technical;
const ADDRESS = `${file}, ${row}`;

/**
 * SQL of common table expressions that end in `followed`, with the columns of `told`: each record that says word for word what a mended
 * record of another file said. It came again, and what a person has said of the one holds of the other: else a mend would make a
 * file that comes again differ from the one it repeats, and the rows of both would count.
 *
 * Rows may be alike by right. So both must be of the same delivery period, and bear a key (where months are replaced, their month), or
 * else their files must say the same as a whole. Of several alike in one file the n-th goes with the n-th. What was said of a record
 * itself outweighs what follows it.
 */
export function followedCorrections(contract: Contract, sent: Delivered, told: Told): string {
  const further = told.columns.map((name) => `mended.${name}`).join(', ');
  return `records as not materialized (${recordsOf(contract, sent)}),
    alike as materialized (
      select *, row_number() over (partition by ${file}, is_broken, says order by ${row}) as nth
      from records semi join (select is_broken, says from records semi join ${told.name} using (${ADDRESS})) using (is_broken, says)),
    wholes as materialized (
      select ${file}, [count(*), bit_xor(said), sum(said::hugeint)] as whole
      from (select ${file}, hash(is_broken, says) as said from records) group by all),
    followed as (
      select came.${file}, came.${row}, ${further}
      from (from alike join wholes using (${file}) anti join ${told.name} using (${ADDRESS})) came
      join (from alike join wholes using (${file}) join ${told.name} using (${ADDRESS})) mended
        on came.is_broken = mended.is_broken and came.says = mended.says and came.nth = mended.nth and came.${file} <> mended.${file}
        and came.delivery_period is not distinct from mended.delivery_period and (came.is_known or came.whole = mended.whole)
      qualify row_number() over (partition by came.${file}, came.${row} order by mended._correction desc, mended.${file}) = 1)`;
}

/** SQL of all records: their address and period, what each `says`, and whether that tells which it is. */
function recordsOf(contract: Contract, { rows, faults, delivered }: Delivered): string {
  const cells = contract.columns.map(({ name }) => `cast(${identifier(name)} as varchar)`);
  const names = namesOf(contract);
  const isKnown = names?.map((name) => `trim(coalesce(cast(${identifier(name)} as varchar), '')) <> ''`);
  return `select ${ADDRESS}, f.delivery_period, false as is_broken, [${cells.join(', ')}] as says, ${isKnown?.join(' and ') || String(names !== null)} as is_known
    from (${rows}) join ${delivered} f using (${file})
    union all
    select ${ADDRESS}, f.delivery_period, true, [raw], ${names !== null}
    from ${faults} join ${delivered} f using (${file}) where ${isUnreadable} and not cut`;
}

/** Columns whose values tell which record it is; none where its file does; null where nothing does. */
function namesOf({ columns, load, periodColumn }: Contract): string[] | null {
  const [keys, unique] = [columns.filter(({ key }) => key), columns.filter((column) => column.unique)];
  if (keys.length > 0 || unique.length > 0) return (keys.length > 0 ? keys : unique).map(({ name }) => name);
  if (load.mode !== 'replace_period') return null;
  return periodColumn === null ? [] : [periodColumn];
}
