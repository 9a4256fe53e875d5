import type { Contract } from './contract.ts';
import { namePattern } from './name-pattern.ts';

/**
 * First day of the month a file was delivered for, as the contract's `deliveryPeriod` finds it in the file's name. What was
 * delivered for a year or a quarter goes by its first month.
 *
 * @param fileName relative to the source's inbox folder
 * @returns ISO day; null where the contract declares no period or the name holds none (`2026-10`, `202610`, `2026_10`, a
 * day of the month, `2026` and `2026-Q4` are understood)
 */
export function deliveryPeriod(contract: Pick<Contract, 'deliveryPeriod'>, fileName: string): string | null {
  if (contract.deliveryPeriod === null) return null;
  const text = namePattern(contract.deliveryPeriod).exec(fileName)?.groups?.['period'] ?? '';
  const [, year, quarter] = /^(\d{4})(?:[-_./]?[Qq]([1-4]))?$/.exec(text) ?? [];
  if (year !== undefined) return firstDay(year, quarter === undefined ? 1 : 3 * Number(quarter) - 2);
  const [, ofYear, month] = /^(\d{4})[-_./]?(\d{2})(?:[-_./]?\d{2})?$/.exec(text) ?? [];
  if (ofYear === undefined || Number(month) < 1 || Number(month) > 12) return null;
  return firstDay(ofYear, Number(month));
}

function firstDay(year: string, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}-01`;
}
