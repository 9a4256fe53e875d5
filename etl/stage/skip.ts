import { literal } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import type { SkipKind } from '../staged-source.ts';

type Skipping = Pick<Contract, 'skip'>;

/**
 * SQL that says of a staged row why the contract skips it: 'total', 'footer' or NULL.
 *
 * @param expressionOf SQL of a column's text
 */
export function skipExpression({ skip }: Skipping, expressionOf: (column: string) => string): string {
  const cases: string[] = [];
  if (skip.total) {
    const values = skip.total.values.map((value) => literal(plain(value)));
    cases.push(`when lower(trim(${expressionOf(skip.total.column)})) in (${values.join(', ')}) then 'total'`);
  }
  if (skip.footer) {
    const pattern = literal(skip.footer.pattern.normalize('NFC'));
    cases.push(`when regexp_matches(${expressionOf(skip.footer.column)}, ${pattern}) then 'footer'`);
  }
  return cases.length === 0 ? 'null::varchar' : `case ${cases.join(' ')} end`;
}

/** The same for a record that is read here, by its texts. */
export function skipKindOf(
  { skip }: Skipping,
  textOf: (column: string) => string | null | undefined,
): SkipKind | null {
  if (skip.total) {
    const text = plain(textOf(skip.total.column) ?? '');
    if (skip.total.values.some((value) => plain(value) === text)) return 'total';
  }
  if (skip.footer && toPattern(skip.footer.pattern).test((textOf(skip.footer.column) ?? '').normalize('NFC')))
    return 'footer';
  return null;
}

function plain(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/** RE2 writes flags at the front of a pattern, and takes escapes that JavaScript only takes without `u`. */
function toPattern(pattern: string): RegExp {
  const [, flags = '', rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern.normalize('NFC')) ?? [];
  for (const mode of ['u', '']) {
    try {
      return new RegExp(rest, mode + flags);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
    }
  }
  throw new EtlError(
    'workspace_invalid',
    `pattern not understood: ${pattern} (skip.footer). Expected one that RE2 and JavaScript both read; mend contract.yaml.`,
  );
}
