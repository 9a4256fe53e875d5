import type { Text } from './text.ts';

/** Whose word something waits for: nobody's, a person's, or that of another person than who asked for it. */
export const approvals = ['none', 'person', 'second_person'] as const;
export type Approval = (typeof approvals)[number];

/** A source as a snapshot describes it: enough to say where a number comes from. */
export interface Source {
  id: string;
  /** Number in the organisation's list of extracts, e.g. `X05`; null where it has none. */
  code: string | null;
  name: Text;
  description: Text;
  owner: string;
  connector: 'local' | 'http-api' | 'postgres' | 'sftp';
  format: 'csv' | 'xlsx' | 'json' | 'parquet' | 'arrow' | 'sql';
  contractVersion: string;
  /** Default schedule of the contract (cron, in the workspace's time zone); null: by hand only. */
  cron: string | null;
  /** Days after which data of this source count as stale. */
  staleAfterDays: number | null;
  /** Whose word a new load of it waits for, once it has been served; absent in older versions: nobody's. */
  approval?: Approval;
  /** Further tables of the source, each loaded and judged under its own name; absent in older versions. */
  parts?: string[];
}
