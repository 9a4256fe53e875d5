import { and, eq } from 'drizzle-orm';
import { refreshRequest } from '../control/desk-schema.ts';
import type { Control } from '../control/open-control.ts';
import { run } from '../control/schema.ts';
import { WarehouseError } from '../errors.ts';
import type { RefreshRequest } from './enqueue.ts';

/**
 * Makes sure that a claim may be worked on: its requests were not given to another meanwhile, and no run was begun for them.
 * Whoever begins a run does both in one transaction: so each request has one run, whoever is killed when.
 *
 * @returns the requests, of which there is one at least
 * @throws {WarehouseError} claim_lost
 */
export function requireClaim(control: Control, claim: string): RefreshRequest[] {
  const ofClaim = and(eq(refreshRequest.claim, claim), eq(refreshRequest.state, 'working'));
  const requests = control.db.select().from(refreshRequest).where(ofClaim).all();
  const begun = control.db.select({ runId: run.runId }).from(run).where(eq(run.claim, claim)).get();
  if (requests.length > 0 && !begun) return requests;
  throw new WarehouseError(
    'claim_lost',
    `claim lost: ${claim} ${begun ? `was done by run ${begun.runId}` : 'is no longer anybody’s'}. Expected one that a worker has just taken; nothing was begun.`,
    { claim, runId: begun?.runId ?? null },
  );
}
