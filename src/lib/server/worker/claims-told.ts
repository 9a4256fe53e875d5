import { tracingChannel } from 'node:diagnostics_channel';
import type { RequestKind } from '#warehouse/control/desk-schema.ts';

/** What a worker does for a claim, from its beginning to its end. */
export interface ClaimTold {
  claim: string;
  kind: RequestKind;
  /** What the process that does it goes on from, as `TRACEPARENT` has it: said by whoever traces, before it begins. */
  traceParent?: string;
  /** Said at the end; null where there is none. */
  outcome?: string | null;
  faultCode?: string | null;
}

/** Told of all claims that are worked on; costs nothing where nobody listens. */
export const claims = tracingChannel<unknown, ClaimTold>('lodestar:claim');
