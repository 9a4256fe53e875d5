import type { Text } from './text.ts';

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
  /** Further tables of the source, each loaded and judged under its own name; absent in older versions. */
  parts?: string[];
}
