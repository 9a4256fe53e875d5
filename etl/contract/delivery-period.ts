import { monthOfFile } from '#warehouse/model/file-month.ts';
import type { Contract } from './contract.ts';

/**
 * First day of the month a file was delivered for, as the contract's `deliveryPeriod` finds it in the file's name. What was
 * delivered for a year or a quarter goes by its first month.
 *
 * @param fileName relative to the source's inbox folder
 * @returns ISO day; null where the contract declares no period or the name holds none (`2026-10`, `202610`, `2026_10`, a
 * day of the month, `2026` and `2026-Q4` are understood)
 */
export function deliveryPeriod(contract: Pick<Contract, 'deliveryPeriod'>, fileName: string): string | null {
  return contract.deliveryPeriod === null ? null : monthOfFile(fileName, contract.deliveryPeriod);
}
