import type { Contract } from '#etl/contract/contract.ts';
import { deliveryPeriod } from '#etl/contract/delivery-period.ts';
import { namePattern } from '#etl/contract/name-pattern.ts';
import type { DeliveredFile } from '#etl/run-context.ts';
import { compareNames } from '#etl/compare-names.ts';

type Named = Pick<DeliveredFile, 'fileName'>;

/** Puts deliveries in load order, the later one last: by the month they are for, then by name, `2` before `10`. */
export function inLoadOrder<File extends Named>(contract: Contract, files: readonly File[]): File[] {
  const dated = files.map((file) => ({ file, period: deliveryPeriod(contract, file.fileName) ?? '' }));
  return dated
    .sort((a, b) => compareNames(a.period, b.period) || compareNames(a.file.fileName, b.file.fileName))
    .map(({ file }) => file);
}

/**
 * Tells apart deliveries and those that came again under another name: the same content for the same month is one delivery,
 * the first in load order. Where columns stand in the path, files that differ in them are not the same.
 */
export function withoutRepeats(
  contract: Contract,
  files: readonly DeliveredFile[],
): { files: DeliveredFile[]; repeats: { fileName: string; sameAs: string }[] } {
  const first = new Map<string, DeliveredFile>();
  const repeats: { fileName: string; sameAs: string }[] = [];
  for (const file of files) {
    const identity = [
      file.sha256,
      deliveryPeriod(contract, file.fileName),
      ...pathValues(contract, file),
    ].join(' ');
    const known = first.get(identity);
    if (known) repeats.push({ fileName: file.fileName, sameAs: known.fileName });
    else first.set(identity, file);
  }
  return { files: [...first.values()], repeats };
}

/** What of a file's path becomes values of its rows. */
function pathValues(contract: Contract, { fileName }: Named): string[] {
  return contract.columns.flatMap(({ partition }) => {
    if (partition === null) return [];
    if ('key' in partition) return [fileName.slice(0, fileName.lastIndexOf('/') + 1)];
    return [namePattern(partition.pattern).exec(fileName)?.groups?.['value'] ?? ''];
  });
}
