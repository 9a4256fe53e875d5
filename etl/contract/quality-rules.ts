import type { Text } from '#warehouse/model/text.ts';
import type { Criterion, Severity } from './criterion.ts';

/** What every rule of a contract's `quality` says of itself. */
export interface Judgement {
  id: string;
  /** What it asks for, by language. */
  names: Text;
  criterion: Criterion;
  severity: Severity;
  weight: number;
}

/** A condition over the typed columns of a row. */
export interface RowCheck extends Judgement {
  /** SQL condition; NULL passes. */
  check: string;
}

/** A condition over a row and the one row of another source that has the same key. */
export interface CrossCheck extends Judgement {
  source: string;
  /** Columns that must be equal: of this contract, of the other. */
  on: { mine: string; theirs: string }[];
  /** SQL condition over `"row"` and `other`; NULL passes. */
  check: string;
  /** What a row without a counterpart is; `error`: it could not be judged. */
  missing: 'pass' | 'fail' | 'error';
}

/** Sums of some rows that must equal what another row says they are. */
export interface Reconciliation extends Judgement {
  measures: string[];
  /** SQL conditions over a row: which one holds the whole, and which hold its parts. */
  parent: string;
  children: string;
  /** Columns that parent and children have in common. */
  by: string[];
  /** Column of the parent, and the column by which its children name it. */
  on: { parent: string; child: string }[];
  /** How far the sum may be from the whole, in the measure's own unit. */
  tolerance: number;
}

/** Parts that together must make one whole: shares of a unit that sum to 1. */
export interface ShareRule extends Judgement {
  /** Column of the share. */
  of: string;
  /** Columns that say of what it is a part. */
  by: string[];
  /** What the parts sum to. */
  whole: number;
  /** How far their sum may be from that. */
  tolerance: number;
}

export const metrics = [
  'nullValues',
  'missingValues',
  'invalidValues',
  'duplicateValues',
  'rowCount',
] as const;
export type Metric = (typeof metrics)[number];

/** ODCS operators: what a number must be. */
export const operators = [
  'mustBe',
  'mustNotBe',
  'mustBeGreaterThan',
  'mustBeGreaterOrEqualTo',
  'mustBeLessThan',
  'mustBeLessOrEqualTo',
  'mustBeBetween',
  'mustNotBeBetween',
] as const;
export type Operator = (typeof operators)[number];

export interface Expectation {
  operator: Operator;
  /** One number; the two between which it must, or must not, be. */
  values: number[];
}

/** A number measured over the accepted rows of a source, and what it must be. */
export interface MetricRule extends Judgement {
  kind: 'metric';
  metric: Metric;
  field: string | null;
  /** Columns it is about. */
  columns: string[];
  unit: 'rows' | 'percent';
  expectation: Expectation;
  missingValues: string[];
  validValues: string[] | null;
  pattern: string | null;
}

/** A SELECT of one number over the accepted rows, and what it must be. */
export interface SqlRule extends Judgement {
  kind: 'sql';
  field: string | null;
  /** Placeholders replaced. */
  query: string;
  expectation: Expectation;
}

/** How many rows a delivery, or the whole source, may have. */
export interface RowCountRule extends Judgement {
  kind: 'row_count';
  field: null;
  of: 'delivery' | 'source';
  atLeast: number | null;
  atMost: number | null;
  /** Within this share of the mean of so many earlier ones. */
  against: { loads: number; within: number } | null;
}

/** Who must report by when. */
export interface ArrivalRule extends Judgement {
  kind: 'arrival';
  field: string;
  unit: string;
  period: string;
  expected:
    | { list: string[] }
    | {
        source: string;
        column: string;
        where: string | null;
        validFrom: string | null;
        validTo: string | null;
      };
  every: 'month' | 'quarter';
  /** Days after the end of the period. */
  dueDay: number;
  /** First day from which reports are due (ISO); null: since the first that came. */
  from: string | null;
  /** Share of the rows usual for a unit below which its report is one in part; absent: a half. Told to readers, and judged as they ask. */
  partialBelow?: number | undefined;
}

/** Rules over a source as a whole. */
export type DatasetRule = MetricRule | SqlRule | RowCountRule | ArrivalRule;

/** A rule that people or other tools judge. */
export interface UnjudgedRule {
  id: string;
  names: Text;
  field: string | null;
  /** `text`, or the engine it is for. */
  engine: string;
}

/** What a contract's `quality` says, beside conditions over a row. */
export interface ContractQuality {
  crossChecks: CrossCheck[];
  reconciliations: Reconciliation[];
  shares: ShareRule[];
  dataset: DatasetRule[];
  unjudged: UnjudgedRule[];
}
