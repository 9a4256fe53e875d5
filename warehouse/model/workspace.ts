import type { QualityScale } from './quality-scale.ts';
import type { Text } from './text.ts';

/** What a workspace says about itself as a whole. Dates are ISO (`2026-10-31`). */
export interface Workspace {
  id: string;
  name: Text;
  /** One line on what is measured here, under the product's name. */
  description: Text;
  /** BCP 47 tags offered to readers, the default first. */
  languages: string[];
  /** IANA zone in which days begin and schedules run. */
  timezone: string;
  calendar: {
    fiscalYearStart: string;
    weekStart: 'monday' | 'sunday';
    /** Days off besides Saturdays and Sundays. */
    holidays: string[];
    /** Saturdays and Sundays worked in place of another day. */
    workingDays: string[];
  };
  /** Unit at the top of the tree, by `unit_id`. */
  rootUnit: string;
  /** Indicators on the briefing, in order. */
  headlines: string[];
  /** Indicator shown on the tile grid when none is chosen. */
  mapIndicator: string;
  levels: Level[];
  phases: Phase[];
  /** Dates at which series break, drawn as thin labelled lines. */
  breaks: BreakLine[];
  pillars: { id: string; name: Text }[];
  quality: QualityScale;
  /** Position of a unit on the tile grid, by `unit_id`: column and row from 0, and a short label. */
  tiles: { unit: string; column: number; row: number; label: string }[];
}

export interface Level {
  id: string;
  name: Text;
  /** "34 provinces": ICU message with `{count, plural, …}`. */
  counted: Text;
}

/** Phases may overlap; `to` is inclusive, null while open. */
export interface Phase {
  id: string;
  name: Text;
  from: string;
  to: string | null;
  /** Indicator whose value at the root stands for the phase's progress; null where none does. */
  indicator: string | null;
}

export interface BreakLine {
  date: string;
  label: Text;
}
