import { exampleName, monthOfFile } from '#warehouse/model/file-month.ts';
import { partGlob } from '#warehouse/model/glob-pattern.ts';
import { EtlError } from '../errors.ts';
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

/** @throws {EtlError} delivery_period_missing: the contract declares a period, and the name of the file holds none */
export function requirePeriod(contract: Contract, fileName: string): void {
  const { deliveryPeriod: pattern, server, id } = contract;
  // A file may be named inside its archive.
  const mayStandInside = 'compression' in server && server.compression === 'zip';
  if (pattern === null || mayStandInside || deliveryPeriod(contract, fileName) !== null) return;
  const example = 'path' in server ? exampleName(partGlob(server.path).pattern, pattern) : null;
  throw new EtlError(
    'delivery_period_missing',
    `delivery period missing: ${id}/${fileName} names no month. Expected a name that ${pattern} finds one in${example === null ? '' : `, such as ${example}`}; ` +
      'rename the file, or mend deliveryPeriod in contract.yaml.',
    {
      ...{ sourceId: id, fileName },
      facts: [
        { fact: 'file', name: fileName },
        ...(example === null ? [] : [{ fact: 'name_expected' as const, example }]),
      ],
    },
  );
}
