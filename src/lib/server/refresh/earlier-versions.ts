import type { Control } from '#warehouse/control/open-control.ts';
import { listVersions, type Version } from '#warehouse/control/versions.ts';

/** Earlier versions that are offered to go back to. */
const OFFERED = 12;

/** Versions that are kept besides the one served, the newest first. */
export function listEarlierVersions(control: Control, served: string): Version[] {
  return listVersions(control)
    .filter(({ snapshotId }) => snapshotId !== served)
    .slice(0, OFFERED);
}
