import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import {
  countOldRecords,
  removeOldRecords,
  type OldRecords,
  type RecordLimits,
} from '#warehouse/control/old-records.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readNeeded, type NeededByVersions } from './needed-by-versions.ts';
import { findOldExtracts } from './old-extracts.ts';
import { findOldRejected } from './old-rejected.ts';
import { keptSince, type RetentionPolicy } from './retention-policy.ts';

/** What was kept for long enough: how much of each kind went, or would go. */
export interface Swept extends OldRecords {
  extracts: number;
  /** Of the extracts. */
  bytes: number;
  rejected: number;
  /** Versions that could not be read: extracts, runs, requests and journal stay as they are until they can, or are kept no more. */
  unreadable: string[];
}

export interface SweepDesk {
  control: Control;
  paths: DataPaths;
}

/**
 * Counts what has been kept for as long as the policy wants it, and no version that is kept or waits refers to.
 * Versions themselves, corrections, the audit, accounts and what people wrote are kept for good, or go in ways of their own.
 */
export function planSweep(desk: SweepDesk, policy: RetentionPolicy): Promise<Swept> {
  return sweepBy(desk, policy, countOldRecords, () => undefined);
}

/** Removes it. Whoever asks holds the lease: a load at work may be about to use what nobody needs yet. */
export function sweep(desk: SweepDesk, policy: RetentionPolicy): Promise<Swept> {
  return sweepBy(desk, policy, removeOldRecords, (path) => rmSync(path, { recursive: true, force: true }));
}

const nothing: NeededByVersions = { extracts: new Set(), runs: new Set(), unreadable: [] };

async function sweepBy(
  { control, paths }: SweepDesk,
  policy: RetentionPolicy,
  treatRecords: typeof countOldRecords,
  treatFile: (path: string) => void,
): Promise<Swept> {
  const now = control.clock();
  const old = await findOldExtracts(paths, keptSince(policy.extractDays, now));
  const found = countOldRecords(control, limitsOf(policy, now, nothing), nothing.runs);
  // To open every version takes its time, and most sweeps find nothing that one might need.
  const mayBeNeeded = old.length + found.runs + found.journalEntries + found.requests > 0;
  const needed = mayBeNeeded ? await readNeeded(control, paths) : nothing;
  const isKnown = needed.unreadable.length === 0;
  const extracts = isKnown ? old.filter(({ extractId }) => !needed.extracts.has(extractId)) : [];
  for (const { folder } of extracts) treatFile(folder);
  const rejected = findOldRejected(paths, policy, now);
  for (const name of rejected) treatFile(join(paths.rejected, name));
  return {
    ...treatRecords(control, limitsOf(policy, now, needed), needed.runs),
    extracts: extracts.length,
    bytes: extracts.reduce((sum, { bytes }) => sum + bytes, 0),
    rejected: rejected.length,
    unreadable: needed.unreadable,
  };
}

function limitsOf(policy: RetentionPolicy, now: Date, { unreadable }: NeededByVersions): RecordLimits {
  const isKnown = unreadable.length === 0;
  return {
    journal: isKnown ? keptSince(policy.journalDays, now) : null,
    runs: isKnown ? keptSince(policy.runDays, now) : null,
    sessions: keptSince(policy.sessionDays, now),
    failedSignIns: keptSince(policy.failedSignInDays, now),
    links: keptSince(policy.linkDays, now),
    requests: isKnown ? keptSince(policy.requestDays, now) : null,
    scheduleChanges: keptSince(policy.scheduleChangeDays, now),
  };
}
