import type { Text } from '../../model/text.ts';

/** How soon somebody has to act; `good` is for news worth learning from. */
export type Severity = 'high' | 'medium' | 'low' | 'good';

/** What the one action of an item is about: the page of an indicator, a unit or a source. */
export type Subject =
  | { kind: 'indicator'; id: string; unitId: string }
  | { kind: 'unit'; id: string }
  | { kind: 'source'; id: string }
  | { kind: 'quarantine'; id: string };

/**
 * Something that needs somebody. Days are ISO; values, paths, targets and gaps are in the indicator's own unit and gaps
 * are never negative; shares are 0–1. Lists of units hold the worst first and at most ten; `count` says how many there are.
 */
export type AttentionItem = { severity: Severity; subject: Subject } & (
  | HeadlineBehind
  | Deadline
  | ChildrenBehind
  | Falling
  | Unusual
  | NotReported
  | MissingDays
  | Quarantined
  | Flagged
  | SourceFailed
  | SourceStale
  | Reached
);

export type AttentionKind = AttentionItem['kind'];

/** A headline of the asked unit is worse than its path by more than the tolerance. */
export interface HeadlineBehind {
  kind: 'headline_behind';
  indicatorId: string;
  unitId: string;
  period: string;
  value: number;
  path: number;
  gap: number;
  target: number | null;
  targetDate: string | null;
}

/** A dated target is near and not reached. */
export interface Deadline {
  kind: 'deadline';
  indicatorId: string;
  unitId: string;
  period: string;
  value: number;
  target: number;
  targetDate: string;
  /** From as-of. */
  daysLeft: number;
  /** Cases still missing to the target (or too many, where less is better); null where values are no ratio of counts. */
  missing: number | null;
}

/** Units below the asked one that are behind in a headline. */
export interface ChildrenBehind {
  kind: 'children_behind';
  indicatorId: string;
  period: string;
  unitIds: string[];
  count: number;
  /** Units with a value. */
  of: number;
  /** Value of the first of `unitIds`. */
  worst: number;
}

/** A unit has got worse three periods in a row, by more than the tolerance in all. */
export interface Falling {
  kind: 'falling';
  indicatorId: string;
  unitId: string;
  period: string;
  /** Values of the last four periods, oldest first. */
  values: number[];
  /** How many units below the asked one do so. */
  count: number;
}

/** The value of a unit has changed in a way that its own history does not know. */
export interface Unusual {
  kind: 'unusual';
  indicatorId: string;
  unitId: string;
  period: string;
  value: number;
  previous: number;
  /** Between which the value was to be expected. */
  low: number;
  high: number;
  /** How many units, of the asked one and those directly below it, have an unusual value of this indicator. */
  count: number;
}

/** Units that were expected to report for the period and have not. */
export interface NotReported {
  kind: 'not_reported';
  factId: string;
  /** Headlines that lack these reports. */
  indicatorIds: string[];
  period: string;
  unitIds: string[];
  count: number;
  of: number;
}

/** Days of a daily source that never arrived. */
export interface MissingDays {
  kind: 'missing_days';
  factId: string;
  sourceId: string;
  period: string;
  count: number;
  of: number;
}

/** Rows of the last load held back. */
export interface Quarantined {
  kind: 'quarantine';
  sourceId: string;
  count: number;
  of: number;
  share: number;
  /** The commonest reason, and how many rows bear it. */
  topReason: string;
  topReasonCount: number;
}

/** Rows loaded with a warning, by rule, such as due dates changed in silence. */
export interface Flagged {
  kind: 'flagged';
  sourceId: string;
  rule: string;
  /** What the rule asks for, by language; null where the version does not say. */
  names: Text | null;
  reason: string;
  field: string | null;
  count: number;
}

/** The last attempt to load a source failed; its data of before still stand. */
export interface SourceFailed {
  kind: 'source_failed';
  sourceId: string;
  failedAt: string;
  errorCode: string;
}

/** A source has not been loaded for longer than its contract allows. */
export interface SourceStale {
  kind: 'source_stale';
  sourceId: string;
  loadedAt: string;
  ageDays: number;
  staleAfterDays: number;
}

/** A unit has reached the last target of a headline in this period. */
export interface Reached {
  kind: 'reached';
  indicatorId: string;
  unitId: string;
  period: string;
  value: number;
  target: number;
}
