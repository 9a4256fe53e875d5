import type { DatasetRule } from '../contract/quality-rules.ts';
import type { ErrorReason } from './compile-rules.ts';

/** What one rule found in a source as a whole, or in one delivery of it. */
export interface DatasetOutcome {
  rule: DatasetRule;
  /** Null where it could not be judged, for the reason given. */
  passed: boolean | null;
  errorReason: ErrorReason | null;
  /** First day of the month it is about (ISO), null for the whole. */
  period: string | null;
  /** What was measured and what was expected, in words of the contract. */
  found: string;
}

/** An outcome for the whole source. */
export function judged(rule: DatasetRule, passed: boolean, found: string): DatasetOutcome {
  return { rule, passed, errorReason: null, period: null, found };
}

/** An outcome that is none. */
export function notJudged(rule: DatasetRule, errorReason: ErrorReason): DatasetOutcome {
  return { rule, passed: null, errorReason, period: null, found: errorReason };
}
