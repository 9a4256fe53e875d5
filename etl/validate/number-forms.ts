import { literal } from '#warehouse/duckdb/database.ts';
import type { NumberForms } from '../contract/contract.ts';

const FULL_WIDTH = '０１２３４５６７８９．，－＋';
const PLAIN = '0123456789.,-+';

/**
 * SQL of a number written in forms that the contract declares for its column: negative in parentheses or with the sign behind,
 * in percent, with a unit behind it. What is declared may be missing; what is not declared does not fit.
 *
 * @param read SQL of a plain text as a DOUBLE, NULL where it does not fit
 */
export function formedNumber(text: string, forms: NumberForms, read: (text: string) => string): string {
  const signed = withSign(
    forms.fullWidth ? `translate(${text}, '${FULL_WIDTH}', '${PLAIN}')` : text,
    forms.negative,
  );
  const units: [unit: string, scale: string][] = [
    ...(forms.percent ? [['%', '/ 100'] as [string, string]] : []),
    ...forms.suffixes.map(({ text: unit, factor }): [string, string] => [
      unit.normalize('NFC').toLowerCase(),
      `* ${factor}`,
    ]),
  ];
  const cases = units
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([unit, scale]) => {
      const number = read(`rtrim(left(${signed}, -${Array.from(unit).length}), ${literal(' \u00a0\u202f')})`);
      return `when suffix(lower(${signed}), ${literal(unit)}) then (${number}) ${scale}`;
    });
  return cases.length === 0 ? read(signed) : `case ${cases.join(' ')} else ${read(signed)} end`;
}

function withSign(text: string, negative: NumberForms['negative']): string {
  if (negative === 'parentheses')
    return `case when regexp_full_match(${text}, '\\( ?[0-9][^()]*\\)') then concat('-', trim(substr(${text}, 2, length(${text}) - 2))) else ${text} end`;
  if (negative === 'trailing')
    return `case when regexp_full_match(${text}, '[0-9].*-') then concat('-', rtrim(left(${text}, -1))) else ${text} end`;
  return text;
}
