import type { Delivery } from './delivery.ts';
import type { Text } from './text.ts';
import type { ColumnType } from './typed-text.ts';
import type { NumberSigns } from './typed-value.ts';
import type { DayWriting } from './write-day.ts';

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
  /** Accountable agency, in the default language. */
  owner: string;
  /** The same by language; absent in older versions. */
  ownerNames?: Text;
  connector: 'local' | 'http-api' | 'postgres' | 'sftp';
  format: 'csv' | 'xlsx' | 'json' | 'parquet' | 'arrow' | 'sql';
  contractVersion: string;
  /** Default schedule of the contract (cron, in the workspace's time zone); null: by hand only. */
  cron: string | null;
  /** Days after which data of this source count as stale. */
  staleAfterDays: number | null;
  /** How often it is delivered, and when that is due; null, and absent in older versions: its contract does not say. */
  delivery?: Delivery | null;
  /** Share of the rows usual for a unit below which its report is one in part; 0: never. Null, and absent in older versions: a half. */
  partialBelow?: number | null;
  /** Whose word a new load of it waits for, once it has been served; absent in older versions: nobody's. */
  approval?: Approval;
  /** Its tables as their contract has them, its own first; absent in older versions. */
  tables?: SourceTable[];
  /** Further tables of the source, each loaded and judged under its own name; absent in older versions. */
  parts?: string[];
}

/** A table of a source, for whoever sends it or mends its rows. */
export interface SourceTable {
  id: string;
  /** What it is called beside the other tables of its source; absent where nobody says, and in older versions. */
  names?: Text;
  /** The files it is made of; null: it comes from a server. */
  files: SourceFiles | null;
  /** Pattern of the month in the name of a file; null: none. */
  deliveryPeriod: string | null;
  unitColumn: string | null;
  /** How its numbers are written; absent where it has none, and in older versions. */
  numbers?: NumberSigns;
  columns: SourceColumn[];
  /** Of a rule over several columns, by its id, those that it is about; absent in older versions. */
  about?: { [rule: string]: readonly string[] };
}

/** Files that an agency sends. */
export interface SourceFiles {
  /** Glob below the inbox. */
  path: string;
  format: string;
  /** Whether a delivery is all there is, or one of several. */
  mode: 'full' | 'append' | 'merge' | 'replace_period';
  maxBytes: number;
}

/** A column of a table. */
export interface SourceColumn {
  name: string;
  /** As its agency calls it. */
  header: string;
  /** What readers call it, by language; absent where nobody says, and in older versions. */
  names?: Text;
  /** Whether a person may say what it holds; not where the name of a file tells it, nor where it decides on secrecy. */
  isMendable: boolean;
  /** What kind of value it holds; absent in older versions. */
  type?: ColumnType;
  /** How its days and times are written, the declared way first: patterns such as `dd/MM/yyyy`, or an example in words; absent of others. */
  formats?: string[];
  /** The same for whoever reads what a person types; absent of others, and in older versions. */
  days?: DayWriting;
  /** SQL that judges a `$text` of it as a load does: `failed`, ids of rules. Absent where it is not mended, where no text by itself can be wrong, and in older versions. */
  judged?: string;
  /** The same of what a value is said to mean; absent where that is judged alike. */
  judgedMeaning?: string;
  /** Its own list of codes, with what they are called; null: none. */
  codes: { value: string; label: Text | string | null }[] | null;
  /** What its values refer to; null: nothing. */
  reference: { source: string; column: string } | null;
  /** What people have said its values mean. */
  mapped: { value: string; becomes: string }[];
}
