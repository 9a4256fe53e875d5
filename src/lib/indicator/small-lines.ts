import { sparkline } from '#lib/figures/sparkline.ts';
import { fullText, type Words } from '#lib/format/cell.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { indicatorHref } from './indicator-address.ts';
import { cellText, type OverTimeSubject, type PathCell } from './over-time-cell.ts';
import type { SmallLine } from './over-time-view.ts';

/** Composes a small line for each unit, all on one scale, so that they can be compared by eye. */
export function composeSmallLines(
  units: readonly (readonly [string, readonly PathCell[]])[],
  { indicator, catalog, view, asked, unitId, line }: OverTimeSubject,
  words: Words,
): SmallLine[] {
  const known = units.flatMap(([, cells]) =>
    cells.flatMap(({ value, path }) => [value ?? [], path ?? []].flat()),
  );
  const domain = [Math.min(...known), Math.max(...known)] as const;
  return units.map(([id, cells]) => {
    const last = cells.at(-1)!;
    const name = unitName(catalog.units.get(id)!, words.language, words.fallback);
    return {
      ...{ id, name, isAsked: id === unitId },
      href: indicatorHref(indicator.id, { ...view, unit: id }, { ...asked, level: null }),
      svg: sparkline({
        values: parted(cells, line).map((cell) => cell?.value ?? null),
        path: parted(cells, line).map((cell) => cell?.path ?? null),
        label: `${name.text}: ${cellText(last, indicator, words)}`,
        domain,
      }),
      value: last.value === null ? words.t(`state.${last.state}`) : fullText(last.value, indicator, words),
      status: last.status,
      statusText: last.value === null ? '' : words.t(`status.${last.status}`),
    };
  });
}

/** With a gap where values before and after do not compare. */
function parted(cells: readonly PathCell[], line: OverTimeSubject['line']): (PathCell | null)[] {
  const at = line === null ? -1 : cells.findIndex(({ period }) => period >= line.date);
  return at <= 0 ? [...cells] : [...cells.slice(0, at), null, ...cells.slice(at)];
}
