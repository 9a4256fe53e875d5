import type { Control } from './open-control.ts';

/** How many events of lineage could not be sent, as runs have noted it. */
export interface UnsentLineage {
  unsent: number;
  /** Id of the last entry of the journal that was looked at. */
  lastId: number;
}

/** Adds up what runs have noted since an entry of the journal; 0: from the beginning. */
export function readUnsentLineage(control: Control, afterId: number): UnsentLineage {
  const { unsent, lastId } = control.sqlite
    .prepare(
      `select coalesce(sum(json_extract(data, '$.unsent')) filter (where event = 'lineage_unsent'), 0) as unsent, max(id) as lastId
       from journal where id > ?`,
    )
    .get(afterId) as { unsent: number; lastId: number | null };
  return { unsent, lastId: lastId ?? afterId };
}
