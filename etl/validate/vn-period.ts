import { literal } from '#warehouse/duckdb/database.ts';

const YEAR = '(1[0-9]{3}|2[0-9]{3})';
/** `năm`, a slash, both or a space stand between a period and its year. */
const OF = ' ?(?:/|-|,)? ?(?:năm )?';
const MONTH = '(0?[1-9]|1[0-2])';

/** The ways in which Vietnamese reports write a period, in small letters: each with its first month and its months, in SQL. */
const spellings: { pattern: string; first: (part: string) => string; months: (part: string) => string }[] = [
  {
    pattern: `(?:quý|q) ?(iv|i{1,3}|[1-4])${OF}${YEAR}`,
    first: (quarter) => `(${quarterNumber(quarter)} * 3 - 2)`,
    months: () => '3',
  },
  { pattern: `(?:tháng|t) ?${MONTH}${OF}${YEAR}`, first: (month) => `${month}::integer`, months: () => '1' },
  {
    pattern: `${MONTH} ?(?:tháng(?: đầu)?|t)${OF}${YEAR}`,
    first: () => '1',
    months: (count) => `${count}::integer`,
  },
  {
    pattern: `${MONTH} ?tháng cuối${OF}${YEAR}`,
    first: (count) => `(13 - ${count}::integer)`,
    months: (count) => `${count}::integer`,
  },
  { pattern: `(?:cả )?()năm ${YEAR}`, first: () => '1', months: () => '12' },
];

/**
 * SQL of a Vietnamese period ("Quý II/2025", "6 tháng đầu năm 2025", "T6/2025", "Năm 2025") as a TIMESTAMP: its first day or its
 * last. NULL for anything else. `6T/2025` is six months, `T6/2025` is June.
 *
 * @param text SQL of the text, trimmed
 * @param length months that the period must have: another one is NULL; null: any
 */
export function vnPeriodExpression(
  text: string,
  end: 'first' | 'last',
  length: number | null = null,
): string {
  const plain = `lower(regexp_replace(nfc_normalize(${text}), ${literal('[ \t\u00a0]+')}, ' ', 'g'))`;
  const cases = spellings.map(({ pattern, first, months }) => {
    const part = (group: number) => `regexp_extract(${plain}, ${literal(`^${pattern}$`)}, ${group})`;
    const start = `make_timestamp(${part(2)}::bigint, ${first(part(1))}::bigint, 1, 0, 0, 0)`;
    const day = end === 'first' ? start : `${start} + to_months(${months(part(1))}) - interval 1 day`;
    const fitting = length === null ? day : `case when ${months(part(1))} = ${length} then ${day} end`;
    return `when regexp_full_match(${plain}, ${literal(pattern)}) then ${fitting}`;
  });
  return `case ${cases.join(' ')} end`;
}

function quarterNumber(text: string): string {
  return `case ${text} when 'i' then 1 when 'ii' then 2 when 'iii' then 3 when 'iv' then 4 else try_cast(${text} as integer) end`;
}
