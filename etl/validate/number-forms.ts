import { literal } from '#warehouse/duckdb/database.ts';
import type { NumberForms } from '../contract/contract.ts';

const FULL_WIDTH = '０１２３４５６７８９．，－＋';
const PLAIN = '0123456789.,-+';

/** Units that a number of a column must bear, as declared; none where the contract says what one without them means. */
export function wantedUnits(forms: NumberForms | null): string[] {
  if (forms === null || forms.bare !== null) return [];
  return [...(forms.percent ? ['%'] : []), ...forms.suffixes.map(({ text }) => text)];
}

/** Whether what is written, and what is meant, may differ by a factor. */
export function isScaled({ percent, suffixes, bare }: NumberForms): boolean {
  return percent || suffixes.length > 0 || bare !== null;
}

/**
 * SQL of a number that bears no unit, as DOUBLE; NULL where it must bear one. Whether `12` among `12%` means 12 or 0.12 is the
 * contract's to say.
 */
export function bareNumber(number: string, forms: NumberForms): string {
  if (wantedUnits(forms).length > 0) return 'null::double';
  return forms.bare === null || forms.bare === 1 ? number : scaled(number, `* ${forms.bare}`);
}

/**
 * SQL of a number written in forms that the contract declares for its column: negative in parentheses or with the sign behind,
 * in percent, with a unit behind it. What is not declared does not fit; nor does, where units are, a number without one, unless
 * the contract says what it means.
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
      return `when suffix(lower(${signed}), ${literal(unit)}) then ${scaled(number, scale)}`;
    });
  const bare = bareNumber(read(signed), forms);
  return cases.length === 0 ? bare : `case ${cases.join(' ')} else ${bare} end`;
}

/** What becomes too large for a DOUBLE is no number. */
function scaled(number: string, scale: string): string {
  return `nullif(nullif((${number}) ${scale}, 'infinity'::double), '-infinity'::double)`;
}

function withSign(text: string, negative: NumberForms['negative']): string {
  if (negative === 'parentheses')
    return `case when regexp_full_match(${text}, '\\( ?[0-9][^()]*\\)') then concat('-', trim(substr(${text}, 2, length(${text}) - 2))) else ${text} end`;
  if (negative === 'trailing')
    return `case when regexp_full_match(${text}, '[0-9].*-') then concat('-', rtrim(left(${text}, -1))) else ${text} end`;
  return text;
}
