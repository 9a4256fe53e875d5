import type { Contract } from './contract.ts';

/** The pattern of `deliveryPeriod`, whose group may be written as JavaScript or as RE2 does. */
export function periodPattern(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll('(?P<', '(?<'), 'u');
}

/**
 * First day of the month a file was delivered for, as the contract's `deliveryPeriod` finds it in the file's name.
 *
 * @param fileName relative to the source's inbox folder
 * @returns ISO day; null where the contract declares no period or the name holds none (`2026-10`, `202610`, `2026_10` or a
 * day of the month are understood)
 */
export function deliveryPeriod(contract: Pick<Contract, 'deliveryPeriod'>, fileName: string): string | null {
  if (contract.deliveryPeriod === null) return null;
  const text = periodPattern(contract.deliveryPeriod).exec(fileName)?.groups?.['period'] ?? '';
  const [, year, month] = /^(\d{4})[-_./]?(\d{2})(?:[-_./]?\d{2})?$/.exec(text) ?? [];
  if (year === undefined || month === undefined || Number(month) < 1 || Number(month) > 12) return null;
  return `${year}-${month}-01`;
}
