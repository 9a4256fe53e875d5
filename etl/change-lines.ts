import { commandText, type CommandFolders } from '#warehouse/control/command-text.ts';
import type { HeldVersion } from '#warehouse/control/held-versions.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type {
  IndicatorChange,
  LoadCounts,
  Move,
  VersionChanges,
} from '#warehouse/snapshot/compare-versions.ts';

/** How an indicator's values read. */
type Format = Pick<Indicator, 'id' | 'unit' | 'unitText' | 'decimals'>;

/**
 * Tells people what a version that waits would change, a line each: sources, definitions, figures.
 *
 * @param formats of the workspace's indicators; the figures of one that it has no more stand as they are stored
 */
export function changeLines(
  { snapshotId, changes }: HeldVersion,
  folders: CommandFolders,
  formats: readonly Format[],
): string[] {
  const { sources, definitions, indicators, mends = [] } = changes as VersionChanges;
  const lines = [
    ...sources.map(({ source, before, after }) => `  ${source}: ${loadText(before)} → ${loadText(after)}`),
    ...mends.map(({ table, file }) => `  ${table} as mended: ${file}`),
    ...definitions.map(({ kind, id, change }) => `  ${kind} ${id}: ${change}`),
    ...indicators.map((one) => {
      const format = formats.find(({ id }) => id === one.indicator);
      return `  ${one.indicator}: ${figureText(one, format)}`;
    }),
  ];
  return [
    `${snapshotId} would change:`,
    ...(lines.length > 0 ? lines : ['  nothing that is shown']),
    `To release it: ${commandText(`approve ${snapshotId}`, folders)}`,
    `To refuse its deliveries: ${commandText(`refuse ${snapshotId} --why "…"`, folders)}`,
    `To throw it away: ${commandText(`discard ${snapshotId}`, folders)}`,
  ];
}

function loadText(counts: LoadCounts | null): string {
  if (counts === null) return 'none';
  const { files, physical, loaded, quarantined, skipped } = counts;
  return `${loaded} loaded, ${quarantined} quarantined, ${skipped} skipped of ${physical} in ${files} ${files === 1 ? 'file' : 'files'}`;
}

function figureText({ moved, added, removed, root, largest }: IndicatorChange, format?: Format): string {
  const told = [`${moved} moved, ${added} new, ${removed} gone`];
  if (root) told.push(`as a whole ${moveText(root, format)}`);
  if (largest[0]) told.push(`most in ${largest[0].unit}, ${moveText(largest[0], format)}`);
  return told.join('; ');
}

/** With the indicator's decimals, or as many more as it takes to see that the figure moved. */
function moveText({ period, before, after }: Move, format?: Format): string {
  const written = (decimals: number) => [before, after].map((value) => valueText(value, decimals, format));
  const least = format?.decimals ?? 0;
  const tried = Array.from({ length: Math.max(1, MOST_DECIMALS - least) }, (_, more) =>
    written(least + more),
  );
  const [from, to] = tried.find(([one, other]) => one !== other) ?? tried[0]!;
  return `${period.slice(0, 7)}: ${from} → ${to}`;
}

const MOST_DECIMALS = 6;

/** A value in its indicator's unit; without one as it is stored, to six digits. */
function valueText(value: number | null, decimals: number, format?: Format): string {
  if (value === null) return 'no value';
  if (!format) return String(Number(value.toPrecision(6)));
  const isPercent = format.unit === 'percent';
  const number = (isPercent ? value * 100 : value).toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const unit = Object.values(format.unitText ?? {})[0] ?? (format.unit === 'points' ? 'points' : '');
  return isPercent ? `${number}%` : `${number} ${unit}`.trimEnd();
}
