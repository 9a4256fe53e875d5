import type { RequestKind } from '../control/desk-schema.ts';

/** Work that goes side by side: whatever builds or releases versions is one after the other, since there is one warehouse. */
export const lanes = {
  warehouse: ['refresh', 'plan', 'replay', 'rollback', 'backfill', 'approve', 'refuse', 'discard', 'lift'],
  check: ['check'],
} as const satisfies { readonly [lane: string]: readonly RequestKind[] };

export type Lane = keyof typeof lanes;

/**
 * How many claims of each lane are worked on at once, by all workers together. There is one writer of the warehouse: a second claim of that lane
 * would begin a process only to find that another is at it.
 */
export type LaneLimits = Readonly<Record<Lane, number>>;

export const usualLimits: LaneLimits = { warehouse: 1, check: 2 };

/** How many requests for refreshes one run does where nobody says otherwise. */
export const USUAL_TOGETHER = 50;
