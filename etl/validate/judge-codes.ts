import { identifier, literal } from '#warehouse/duckdb/database.ts';
import type { Code, Column } from '../contract/contract.ts';
import { codeText, codeTexts, isEnumerated, placeInList } from './code-places.ts';
import { packedOf } from './packed-text.ts';

/** A long list is faster as an ENUM, into which a value that is not on it cannot be cast. */
const LONG_LIST = 4;

/**
 * SQL condition of a row whose code is not on the list, or not valid on the row's day: from and to are inclusive, and a row
 * without a day is judged by the list alone. Only codes that have a validity are compared with the day.
 *
 * @param value SQL of the column before it is typed; of a column that is stored as places, its place stands beside it (`packedOf`)
 */
export function notInCodes(column: Column, value: string): string {
  const { codes, codesValidAt, name } = column;
  const list = codes ?? [];
  const typed = identifier(name);
  const text = `cast(${value} as varchar)`;
  const isOff = isEnumerated(column)
    ? `${packedOf(name)} is null`
    : list.length > LONG_LIST
      ? `${placeInList(column, value)} is null`
      : `${text} not in (${codeTexts(column).map(literal).join(', ')})`;
  const retired = codesValidAt === null ? null : outOfDate(list, text, codesValidAt);
  return `(${isOff}${retired === null ? '' : ` or (${retired})`}) and ${typed} is not null`;
}

function outOfDate(codes: Code[], text: string, dayColumn: string): string | null {
  const day = `cast(${identifier(dayColumn)} as date)`;
  const dated = [...Map.groupBy(codes, codeText)].filter(([, entries]) =>
    entries.every(({ validFrom, validTo }) => validFrom !== null || validTo !== null),
  );
  if (dated.length === 0) return null;
  const faults = dated.map(([code, entries]) => {
    const spans = entries.map(({ validFrom, validTo }) =>
      [
        ...(validFrom === null ? [] : [`${day} >= date ${literal(validFrom)}`]),
        ...(validTo === null ? [] : [`${day} <= date ${literal(validTo)}`]),
      ].join(' and '),
    );
    return `(${text} = ${literal(code)} and not (${spans.map((span) => `(${span})`).join(' or ')}))`;
  });
  const list = dated.map(([code]) => literal(code)).join(', ');
  return `${text} in (${list}) and ${day} is not null and (${faults.join(' or ')})`;
}
