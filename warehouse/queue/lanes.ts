import type { RequestKind } from '../control/desk-schema.ts';

/** Work that goes side by side: whatever builds or releases versions is one after the other, since there is one warehouse. */
export const lanes = {
  warehouse: ['refresh', 'plan', 'replay', 'rollback', 'approve', 'refuse', 'discard', 'lift'],
  check: ['check'],
} as const satisfies { readonly [lane: string]: readonly RequestKind[] };

export type Lane = keyof typeof lanes;

/** How many claims of each lane are worked on at once. */
export type LaneLimits = Readonly<Record<Lane, number>>;

export const usualLimits: LaneLimits = { warehouse: 1, check: 2 };
