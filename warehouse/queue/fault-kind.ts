import type { RequestKind } from '../control/desk-schema.ts';

/**
 * What a fault asks for: `busy` waits until another is done, `cut_short` is tried again at once, `passing` after a while, `lasting` stays
 * until a person acts.
 */
export type FaultKind = 'busy' | 'cut_short' | 'passing' | 'lasting';

const builds: readonly RequestKind[] = ['refresh', 'plan', 'replay', 'rollback', 'backfill'];

/** Another was at the warehouse; nothing was tried. */
const busy: readonly string[] = ['lease_held', 'publish_conflict'];

/** Its process was ended, or did not begin. */
const cutShort: readonly string[] = ['run_interrupted', 'refresh_not_started'];

/** What may be otherwise in a while, though nobody does anything: servers, networks, disks. */
const passing: readonly string[] = [
  ...['extract_http_failed', 'extract_database_failed', 'extract_sftp_failed', 'extract_paging_inconsistent'],
  'disk_full',
];

/**
 * Tells what kind of fault a code is; what is not known stays until a person acts. A version that was overtaken can be built anew, but what
 * was decided on it can not be decided any more.
 */
export function faultKind(code: string, kind: RequestKind): FaultKind {
  if (code === 'publish_conflict' && !builds.includes(kind)) return 'lasting';
  if (busy.includes(code)) return 'busy';
  if (cutShort.includes(code)) return 'cut_short';
  return passing.includes(code) ? 'passing' : 'lasting';
}

/** How often something is begun at most. */
export const MOST_ATTEMPTS = 4;

const BUSY_MS = 3_000;
const CUT_SHORT_MS = 1_000;
/** After the first attempt, the second, the third. */
const PASSING_MS = [60_000, 300_000, 900_000] as const;

/**
 * When something is tried again.
 *
 * @param attempts how often it was tried, this time included
 * @returns milliseconds; null: not again
 */
export function retryAfter(kind: FaultKind, attempts: number): number | null {
  if (kind === 'busy') return BUSY_MS;
  if (kind === 'lasting' || attempts >= MOST_ATTEMPTS) return null;
  if (kind === 'cut_short') return CUT_SHORT_MS;
  return PASSING_MS[attempts - 1] ?? PASSING_MS[0];
}
