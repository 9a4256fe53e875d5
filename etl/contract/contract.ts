import type { Reason } from '#warehouse/model/reason.ts';
import type { Approval } from '#warehouse/model/source.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { ChangeRules } from './change.ts';
import type { Criterion, Severity } from './criterion.ts';
import type { Delivery } from '#warehouse/model/delivery.ts';
import type { ContractQuality, RowCheck } from './quality-rules.ts';
import type { ApiServer } from './server-api.ts';
import type { LocalServer } from './server-local.ts';
import type { PostgresServer } from './server-postgres.ts';
import type { SftpServer } from './server-sftp.ts';

export type { ApiServer, LocalServer, PostgresServer, SftpServer };

export { criteria, type Criterion, type Severity } from './criterion.ts';

export type LogicalType = 'string' | 'integer' | 'number' | 'date' | 'timestamp' | 'boolean' | 'array';

/** A column of an extract, as its contract declares it (see docs/workspace.md). */
export interface Column {
  name: string;
  /** Header as sent (JSON: key). */
  header: string;
  /** What readers call it, by language; absent: as the agency does. */
  names?: Text;
  synonyms: string[];
  /** JSON: dotted path of the value in the record. */
  path: string;
  /** What of the file's path the value is: a folder `key=value`, or the group `value` in its name; null: it stands in the file. */
  partition: { key: string } | { pattern: string } | null;
  type: LogicalType;
  required: boolean;
  key: boolean;
  unique: boolean;
  identifier: boolean;
  optional: boolean;
  criterion: Criterion | null;
  weight: number;
  severity: Partial<Record<Reason, Severity>>;
  minimum: number | string | null;
  maximum: number | string | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
  /** Accepted date formats, the declared one first. */
  formats: string[];
  /** Two-digit years below it are of this century, the others of the last; null: years have four digits. */
  yearPivot: number | null;
  /** Further ways in which its numbers may be written. */
  numberForms: NumberForms | null;
  trueValues: string[];
  falseValues: string[];
  /** Code list; null where any value goes. */
  codes: Code[] | null;
  /** Column with the day on which a code must be valid; null where no code has a validity. */
  codesValidAt: string | null;
  pad: { length: number; char: string } | null;
  /** Texts as sent that a person has said mean another; absent: nothing was said. The workspace never writes it. */
  mapped?: { value: string; becomes: string }[];
  /**
   * Column of another source this one refers to. With `validAt`, the row referred to must also be valid at the date in
   * the row's own column `date`: from ≤ date ≤ to (both inclusive; a missing `to` is open).
   */
  reference: {
    source: string;
    column: string;
    validAt: { date: string; from: string; to: string } | null;
  } | null;
}

/** A code and the days on which it may be used, both inclusive; null: open. */
export interface Code {
  value: string;
  /** What it is called, in one language or by language; null: not said. */
  label: Text | string | null;
  synonyms: string[];
  validFrom: string | null;
  validTo: string | null;
}

/** How numbers of a column may be written besides plainly; see docs/workspace.md. */
export interface NumberForms {
  negative: 'parentheses' | 'trailing' | null;
  /** `12%` is 0.12. */
  percent: boolean;
  /** Units behind a number, each with what it is multiplied by. */
  suffixes: { text: string; factor: number }[];
  /** What a number without a unit or percent sign is multiplied by; null: where units are declared it does not fit. */
  bare: number | null;
  /** Groups of two digits above the first of three: `12,34,567`. */
  grouping: 'thousands' | 'indian';
  fullWidth: boolean;
}

export interface Dialect {
  delimiter: string;
  quoteChar: string;
  /** 1-based physical rows that together make the header; empty: there is none and columns come in the contract's order. */
  headerRows: number[];
  headerJoin: string;
  commentChar: string | null;
  /** One name or several, `*` for anything; null: by number. */
  sheetName: string | string[] | null;
  /** 1-based, among sheets that are not hidden. */
  sheetNumber: number;
  /** JSON: dotted key of the list of records; null: the document is the list. */
  property: string | null;
}

export interface Skip {
  blank: boolean;
  total: { column: string; values: string[] } | null;
  footer: { column: string; pattern: string } | null;
  /** Rows above the header. */
  title: number;
}

export type Server = LocalServer | ApiServer | PostgresServer | SftpServer;

/** A source's contract, read from ODCS 3.1 and checked; of several objects in one contract, one. */
export interface Contract extends ChangeRules {
  id: string;
  /** Source this is a further table of, where its contract has several objects; null: the source itself. */
  partOf: string | null;
  version: string;
  code: string | null;
  name: Text;
  description: Text;
  /** What its table is called, where the contract says; null: as the source. */
  tableName: Text | null;
  /** Accountable agency. */
  owner: Text;
  /** Unit code that rule results without a unit of their own count for; null: the root unit. */
  ownerUnit: string | null;
  server: Server;
  /** Server asked in the demonstration, and how what it gives adds up; null: the same. */
  demonstration: { server: Server; load: ChangeRules['load'] } | null;
  /** What the server calls the object, where the contract has several: a sheet, a path, a table. */
  physicalName: string | null;
  /** `auto`: told by the bytes, from the candidates. */
  encoding: string;
  encodings: string[];
  dialect: Dialect;
  decimalChar: string;
  groupChar: string | null;
  missingValues: string[];
  skip: Skip;
  fillDown: string[];
  /** Source of a regular expression with the group `period`. */
  deliveryPeriod: string | null;
  unitColumn: string | null;
  periodColumn: string | null;
  duplicates: 'none' | 'first' | 'last';
  landingGate: { column: string; allow: string[] } | null;
  /** Whether a file may say something of single persons. */
  personalData: 'accept' | 'refuse';
  columns: Column[];
  checks: RowCheck[];
  quality: ContractQuality;
  cron: string | null;
  staleAfterDays: number | null;
  delivery: Delivery | null;
  approval: Approval;
}

/** The source a table belongs to, by the name people know it. */
export function sourceIdOf({ id, partOf }: Pick<Contract, 'id' | 'partOf'>): string {
  return partOf ?? id;
}
