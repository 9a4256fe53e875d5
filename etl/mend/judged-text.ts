import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Column, Contract } from '../contract/contract.ts';
import { columnRules, valueOf } from '../validate/compile-rules.ts';
import { isPacked, packed, packedOf } from '../validate/packed-text.ts';
import { readingOf, typedExpression } from '../validate/typed-expression.ts';
import { valueExpression } from '../validate/value-expression.ts';

/**
 * SQL that judges a text of a column as a load does, by the same expressions: of `$text` it answers `failed`, the ids of the rules that
 * hold its row back. Rules over other columns or other rows are left to the load: a reference, a repeated key, the days of a code.
 * Published with a version, so that a page refuses at once what a load would hold back again.
 *
 * @returns null where nothing of a text by itself can be wrong
 */
export function judgedText(contract: Contract, column: Column, timezone: string): string | null {
  const reading = readingOf(contract, timezone);
  const rules = columnRules({ ...column, codesValidAt: null }, reading.format === 'sheet').filter(
    ({ severity }) => severity === 'error',
  );
  if (rules.length === 0) return null;
  const [name, value] = [identifier(column.name), valueOf(column.name)];
  const staged = `(select cast($text as varchar) as ${name})`;
  // What is mended is text, whatever type its file has.
  const read = typedExpression(column, value, 'VARCHAR', reading);
  const typed = [
    `${read} as ${name}`,
    ...(isPacked(column) ? [`${packed(column, read)} as ${packedOf(column.name)}`] : []),
    value,
  ];
  const failed = rules.map(({ id, fails }) => `case when ${fails} then ${literal(id)} end`);
  return `select list_filter([${failed.join(', ')}], lambda id: id is not null) as failed
    from (select ${typed.join(', ')} from (select ${valueExpression(contract, column)} as ${value} from ${staged}))`;
}

/**
 * The same for what a person says that values of a column mean: what one means is said once, and means nothing else then.
 *
 * @returns null where it is judged as a text of a cell is
 */
export function judgedMeaning(contract: Contract, column: Column, timezone: string): string | null {
  const isMapped = (column.mapped ?? []).length > 0;
  return isMapped ? judgedText(contract, { ...column, mapped: [] }, timezone) : null;
}
