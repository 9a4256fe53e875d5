import { statfs } from 'node:fs/promises';
import { readServed } from '#warehouse/control/versions.ts';
import { readSettings } from '../env.ts';
import { openWarehouse, servedVersion } from '../warehouse.ts';
import { stopping } from './stopping.ts';

/** What has to hold for this process to be sent readers, in the order in which it is told. */
export const readyChecks = ['running', 'control', 'version', 'disk'] as const;
export type ReadyCheck = (typeof readyChecks)[number];

/** How ready the process is: the version served, or the checks that failed. */
export type Readiness =
  { failing: []; served: { snapshotId: string; asOf: string } } | { failing: ReadyCheck[]; served: null };

/**
 * Tries all that readers need of this process: it is not about to stop, the control database answers, a version is served, and the
 * data folder has room. Why a check failed stands in nothing that is told to strangers.
 */
export async function readReadiness(): Promise<Readiness> {
  const held = {
    running: Promise.resolve(!stopping.signal.aborted),
    control: holds(async () => readServed((await openWarehouse()).control)),
    version: servedVersion().catch(() => null),
    disk: hasRoom(),
  };
  const served = await held.version;
  const outcomes = await Promise.all(readyChecks.map(async (check) => Boolean(await held[check])));
  const failing = readyChecks.filter((_, index) => !outcomes[index]);
  return failing.length === 0 && served ? { failing: [], served } : { failing, served: null };
}

/** Bytes that are free where the data folder lies, for whoever runs this server. @throws where the folder cannot be read */
export async function readFreeBytes(): Promise<number> {
  const { bavail, bsize } = await statfs(readSettings().dataDirectory);
  return bavail * bsize;
}

function hasRoom(): Promise<boolean> {
  return readFreeBytes().then(
    (bytes) => bytes >= readSettings().leastFreeBytes,
    () => false,
  );
}

function holds(work: () => Promise<unknown>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}
