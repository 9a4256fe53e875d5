import type { Reason } from '#warehouse/model/reason.ts';
import type { Text } from '#warehouse/model/text.ts';
import type { ChangeRules } from './change.ts';

/** What the organisation asks of its data: the strategy's own words. */
export const criteria = ['correct', 'sufficient', 'clean', 'live', 'unified'] as const;
export type Criterion = (typeof criteria)[number];

/** `error` quarantines the row, `warning` loads and flags it. */
export type Severity = 'error' | 'warning';

export type LogicalType = 'string' | 'integer' | 'number' | 'date' | 'timestamp' | 'boolean' | 'array';

/** A column of an extract, as its contract declares it (see docs/workspace.md). */
export interface Column {
  name: string;
  /** Header as sent (JSON: key). */
  header: string;
  synonyms: string[];
  /** JSON: dotted path of the value in the record. */
  path: string;
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
  trueValues: string[];
  falseValues: string[];
  /** Code list; null where any value goes. */
  codes: { value: string; synonyms: string[] }[] | null;
  pad: { length: number; char: string } | null;
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

/** A condition over the typed columns of a row. */
export interface RowCheck {
  id: string;
  name: string;
  /** SQL condition; NULL passes. */
  check: string;
  criterion: Criterion;
  severity: Severity;
  weight: number;
}

export interface Dialect {
  delimiter: string;
  quoteChar: string;
  /** 1-based physical rows that together make the header; empty: there is none and columns come in the contract's order. */
  headerRows: number[];
  headerJoin: string;
  commentChar: string | null;
  sheetName: string | null;
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

export interface LocalServer {
  type: 'local';
  /** Glob relative to `<data>/inbox`. */
  path: string;
  format: 'csv' | 'xlsx' | 'json' | 'ndjson' | 'parquet';
}

export interface ApiServer {
  type: 'api';
  /** Address with `{NAME}` placeholders read from the environment. */
  location: string;
  tokenEnv: string | null;
  paging: {
    kind: 'cursor' | 'none';
    cursorParam: string;
    nextField: string;
    sizeParam: string;
    size: number;
    totalField: string | null;
  };
  /** Dotted key of the list of records in a page. */
  records: string;
  limits: { maxPages: number; maxBytes: number; timeoutSeconds: number; retries: number };
}

/** A source's contract, read from ODCS 3.1 and checked. */
export interface Contract extends ChangeRules {
  id: string;
  version: string;
  code: string | null;
  name: Text;
  description: Text;
  owner: string;
  /** Unit code that rule results without a unit of their own count for; null: the root unit. */
  ownerUnit: string | null;
  server: LocalServer | ApiServer;
  encoding: string;
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
  columns: Column[];
  checks: RowCheck[];
  cron: string | null;
  staleAfterDays: number | null;
}
