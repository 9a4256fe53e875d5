import type { Grain } from '../../model/period.ts';
import type { Text } from '../../model/text.ts';
import type { Late } from '../../schedule/expected-deliveries.ts';

/** How soon somebody has to act; `good` is for news worth learning from. */
export type Severity = 'high' | 'medium' | 'low' | 'good';

/** What the one action of an item is about: the page of an indicator, a unit or a source. */
export type Subject =
  | { kind: 'indicator'; id: string; unitId: string }
  | { kind: 'unit'; id: string }
  | { kind: 'source'; id: string }
  /** What came of a source for the month that holds a day (ISO). */
  | { kind: 'arrival'; id: string; period: string }
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
  | PartlyReported
  | MissingDays
  | MissingMonth
  | FigureLacks
  | Overdue
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
  /** From the day that `asOf` says. */
  daysLeft: number;
  /** The end of the period, or the day of the version where that is earlier. */
  asOf: string;
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
  /** Those by their level, in the order of levels; levels of which none has one are left out. */
  ofLevels: { level: string; count: number }[];
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

/** Units of which a report for a month is due by now and not there. */
export interface NotReported {
  kind: 'not_reported';
  sourceId: string;
  period: string;
  /** Codes of those that no unit bore stand as delivered. */
  unitIds: string[];
  count: number;
  /** Reports due for the month. */
  of: number;
  /** Last day on which the first of them was in time. */
  due: string;
}

/** Units of which a report for a month that is due came with far fewer rows than usual. */
export interface PartlyReported {
  kind: 'partly_reported';
  sourceId: string;
  period: string;
  unitIds: string[];
  count: number;
}

/** Days of a daily source of which nothing came, between days of which something did. */
export interface MissingDays {
  kind: 'missing_days';
  sourceId: string;
  /** First day of the month they lie in. */
  period: string;
  /** In order. */
  days: string[];
  count: number;
}

/** A month of which nothing came, between months of which something did. */
export interface MissingMonth {
  kind: 'missing_month';
  sourceId: string;
  period: string;
}

/** Units whose rows a figure lacks, of a source whose contract names nobody who has to report: due by the fact's own day, as the version saw it. */
export interface FigureLacks {
  kind: 'figure_lacks';
  factId: string;
  indicatorId: string;
  unitId: string;
  grain: Grain;
  period: string;
  unitIds: string[];
  count: number;
  of: number;
  /** Day of the version. */
  asOf: string;
}

/** Deliveries of a source that were due, have been waited for and are not there. */
export interface Overdue {
  kind: 'overdue';
  sourceId: string;
  /** The oldest of them. */
  late: Late;
}

/** Rows of the last load held back: all of a source, or those of a unit and what is below it, of which nobody counts how many came. */
export interface Quarantined {
  kind: 'quarantine';
  sourceId: string;
  count: number;
  /** Rows that came; null of a unit's own. */
  of: number | null;
  /** The commonest reason, and how many rows bear it. */
  topReason: string;
  topReasonCount: number;
}

/** Rows loaded with a warning, by rule, such as due dates changed in silence. */
export interface Flagged {
  kind: 'flagged';
  sourceId: string;
  /** The source's table whose rule it is. */
  table: string;
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

/** A source whose contract says no due day has not been loaded for longer than it allows. */
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
