import { noteVisit, readVisits, seenBefore } from '#warehouse/control/visits.ts';
import type { Seen } from '#warehouse/control/visit-schema.ts';
import { currentReader, type Reader } from './auth/reader.ts';
import { logFault } from './fault-log.ts';
import { isForPaper } from './paper/for-paper.ts';
import { openWarehouse } from './warehouse.ts';

export { findBriefing } from '#warehouse/control/visits.ts';
export type { Seen, SeenBriefing, SeenFigure } from '#warehouse/control/visit-schema.ts';

/** The visit that a page is read in. */
export interface Visit {
  /** When the page is read (ISO UTC). */
  at: string;
  /** What its reader saw at the visit before; null at a first one, and of whoever's visits are not kept. */
  before: Seen | null;
  /** Notes what is seen now, after what is at hand: the answer does not wait for it. */
  note: (seen: Pick<Seen, 'snapshotId' | 'briefings'>) => void;
}

/**
 * Opens the visit of whoever asks. Visits are kept of accounts that look with their own eyes at the screen: not of programs, not of who looks
 * through somebody else's eyes, and not of a sheet, which is the same for all.
 */
export async function openVisit(request: Request): Promise<Visit> {
  const { control } = await openWarehouse();
  const at = control.clock().toISOString();
  const reader = currentReader();
  if (!isOwnVisit(reader) || isForPaper(request)) return { at, before: null, note: () => undefined };
  const { personId } = reader;
  return {
    at,
    before: seenBefore(readVisits(control, personId), at),
    note: (seen) =>
      setImmediate(() => {
        try {
          // A server that stops has closed it: what was seen at its end is noted at the next read.
          if (control.sqlite.open) noteVisit(control, personId, { ...seen, at });
        } catch (fault) {
          logFault(fault, { where: 'noting a visit' });
        }
      }),
  };
}

const isOwnVisit = ({ session, viewedAs }: Reader): boolean => session !== null && viewedAs === null;
