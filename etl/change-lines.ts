import { commandText, type CommandFolders } from '#warehouse/control/command-text.ts';
import type { HeldVersion } from '#warehouse/control/held-versions.ts';
import type {
  IndicatorChange,
  LoadCounts,
  Move,
  VersionChanges,
} from '#warehouse/snapshot/compare-versions.ts';

/** Tells people what a version that waits would change, a line each: sources, definitions, figures. */
export function changeLines({ snapshotId, changes }: HeldVersion, folders: CommandFolders): string[] {
  const { sources, definitions, indicators } = changes as VersionChanges;
  const lines = [
    ...sources.map(({ source, before, after }) => `  ${source}: ${loadText(before)} → ${loadText(after)}`),
    ...definitions.map(({ kind, id, change }) => `  ${kind} ${id}: ${change}`),
    ...indicators.map((one) => `  ${one.indicator}: ${figureText(one)}`),
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

function figureText({ moved, added, removed, root, largest }: IndicatorChange): string {
  const told = [`${moved} moved, ${added} new, ${removed} gone`];
  if (root) told.push(`as a whole ${moveText(root)}`);
  if (largest[0]) told.push(`most in ${largest[0].unit}, ${moveText(largest[0])}`);
  return told.join('; ');
}

function moveText({ period, before, after }: Move): string {
  return `${period.slice(0, 7)}: ${numberText(before)} → ${numberText(after)}`;
}

/** As it is stored: ratios from 0 to 1, to six digits. */
function numberText(value: number | null): string {
  return value === null ? 'no value' : String(Number(value.toPrecision(6)));
}
