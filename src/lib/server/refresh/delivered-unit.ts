import type { Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { standsAt, type Catalog } from '#warehouse/snapshot/catalog.ts';

/** Names a code as it was delivered in a month, of which the first day is told; null where nothing is. */
export type UnitNamer = (code: string, month: string | null) => string;

/**
 * Names delivered codes as `Cần Thơ (92)`. A code that several units have borne is the one's that bore it in the month of the row;
 * where that tells nothing, or none has borne it, the code stays as delivered.
 */
export function unitNamer(
  { catalog }: { catalog: Pick<Catalog, 'versions'> },
  { language, fallback }: Pick<Words, 'language' | 'fallback'>,
): UnitNamer {
  const byCode = Map.groupBy([...catalog.versions.values()].flat(), ({ unitCode }) => unitCode);
  return (code, month) => {
    const bearers = byCode.get(code) ?? [];
    const then = month === null ? [] : bearers.filter((unit) => standsAt(unit, month));
    const names = new Set(
      (then.length > 0 ? then : bearers).map((unit) => unitName(unit, language, fallback).text),
    );
    return names.size === 1 ? `${[...names][0]!} (${code})` : code;
  };
}
