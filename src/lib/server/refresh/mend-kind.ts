import type { RecordAddress, RecordPlace } from './record-place.ts';

/** What a person mends of a table in a page, one kind at a time. */
export type Mend =
  | { kind: 'rows'; rows: (RecordPlace & { cells: { [column: string]: string | null } })[] }
  | { kind: 'drops'; drops: (RecordPlace & RecordAddress)[] }
  | { kind: 'restores'; restores: RecordPlace[] }
  | { kind: 'mappings'; mappings: { column: string; value: string; becomes: string | null }[] };
