import type { Parameters } from './parameters.ts';

/** Longer lists are joined: a comparison each would cost more than looking a value up. */
const COMPARED = 64;

/** Part of a statement that holds where a text is one of some, and what is bound to it. */
export interface OneOf {
  sql: string;
  parameters: Parameters;
}

/**
 * Writes that an expression is one of some texts, bound one by one as `$name_0`, `$name_1`…: unlike a list, single values are held against
 * what a table's blocks say of themselves, so that blocks without them are not read.
 */
export function isOneOf(expression: string, name: string, values: readonly string[]): OneOf {
  if (values.length === 0) return { sql: 'false', parameters: {} };
  if (values.length > COMPARED)
    return {
      sql: `${expression} in (select unnest($${name}::varchar[]))`,
      parameters: { [name]: values },
    };
  const names = values.map((_, place) => `${name}_${place}`);
  return {
    sql: `${expression} in (${names.map((one) => `$${one}`).join(', ')})`,
    parameters: Object.fromEntries(names.map((one, place) => [one, values[place]!])),
  };
}

/** Lists up to which single comparisons cost no more. */
const FEW = 4;
/** And above which looking through them for every row costs more than a join. */
const MANY = 256;

/**
 * The same for rows that are all looked at, few as they are or left by other conditions: the texts are bound as one list, since every
 * single one costs planning.
 */
export function isListed(expression: string, name: string, values: readonly string[]): OneOf {
  if (values.length <= FEW || values.length > MANY) return isOneOf(expression, name, values);
  return { sql: `list_contains($${name}::varchar[], ${expression})`, parameters: { [name]: values } };
}
