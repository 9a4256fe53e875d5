import { parse } from 'csv-parse/sync';
import type { Contract } from '../contract/contract.ts';

/** Cells of one record; of one that is not CSV, the parts between delimiters. */
export function splitRecord({ dialect }: Pick<Contract, 'dialect'>, text: string): string[] {
  const { delimiter, quoteChar: quote } = dialect;
  if (!text.includes(quote)) return text.split(delimiter);
  try {
    const options = { delimiter, quote, escape: quote, relax_quotes: true, relax_column_count: true };
    const [cells] = parse(text, options) as string[][];
    return cells ?? [];
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) return text.split(delimiter);
    throw cause;
  }
}
