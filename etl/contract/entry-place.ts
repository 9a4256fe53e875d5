import type { Path } from '#etl/workspace/yaml-file.ts';

/** What of the contract its rules are read against. */
export interface RuleSetting {
  id: string;
  /** Position of its object in `schema`. */
  object: number;
  languages: readonly string[];
  settings: { unitColumn: string | null; periodColumn: string | null; deliveryPeriod: string | null };
}

/** Where a list of entries stands; `field` is the column it is about. */
export interface EntryPlace extends RuleSetting {
  field: string | null;
  at: Path;
}
