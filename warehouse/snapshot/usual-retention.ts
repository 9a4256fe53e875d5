/** Which versions are kept; an organisation sets it under `release` in `workspace.yaml`. */
export interface Retention {
  /** The newest so many. */
  keepVersions: number;
  /** The last one of so many months, the running one among them; null: of every month. */
  keepMonthEnds: number | null;
}

export const usualRetention: Retention = { keepVersions: 10, keepMonthEnds: null };
