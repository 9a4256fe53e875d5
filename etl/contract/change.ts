/** What makes a source of several deliveries; see docs/workspace.md. */
export const loadModes = ['full', 'append', 'merge', 'replace_period'] as const;
export type LoadMode = (typeof loadModes)[number];

/** What becomes of a file whose columns are not those of the contract. */
export const driftPolicies = ['accept', 'quarantine', 'block'] as const;
export type DriftPolicy = (typeof driftPolicies)[number];

/** What a contract says about change from one delivery to the next. */
export interface ChangeRules {
  load: { mode: LoadMode };
  drift: {
    newColumn: DriftPolicy;
    missingColumn: DriftPolicy;
    /** Null: a rename is judged as the missing and the new column that it is made of. */
    renamedColumn: DriftPolicy | null;
    retypedColumn: DriftPolicy;
  };
  /** How much of a source may be quarantined; null: any number, any share. */
  threshold: { rows: number | null; share: number | null };
  /**
   * How far rows and sums may move between two loads, and which share of the reports, or rows, of a period may go; null: rows may grow as
   * they like and fall by half, as those of a period may, and whoever reported a period reports it still.
   */
  band: {
    rows: number | null;
    sums: { [column: string]: number };
    reports?: number | undefined;
    periodRows?: number | undefined;
  } | null;
}
