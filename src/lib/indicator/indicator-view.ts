import type { WrittenView } from './written-notes.ts';
import type { CellText } from '#lib/format/cell.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { Footnotes } from '#lib/paper/footnotes.ts';
import type { MapView } from '#lib/ui/map-view.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { WorkingRow } from './compose-working.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import type { Filed } from './indicator-files.ts';
import type { OverTimeView } from './over-time-view.ts';
import type { VersionsView } from './version-view.ts';
import type { Choice, WhyView } from './why-view.ts';

/** A period of the series, every text written out. */
export interface PeriodRow {
  period: string;
  value: string;
  /** That it is provisional, or what it was restated from; mostly empty. */
  note: string;
  status: Status;
  statusText: string;
  why: string;
  change: CellText['change'];
  path: string;
  /** `80% · 31 Dec 2030`: the dated goal it is judged by. */
  goal: string;
  counts: string;
  coverage: string;
}

/** A period to come that is drawn, every text written out; empty ones where there is no band, path or goal. */
export interface PeriodToCome {
  period: string;
  expected: string;
  /** `68.9% – 77.7%` */
  band: string;
  path: string;
  goal: string;
}

/** A unit of the ranking. */
export interface UnitRow {
  id: string;
  name: ContentText;
  href: string;
  rank: string;
  value: string;
  status: Status;
  statusText: string;
  why: string;
  change: CellText['change'];
  coverage: string;
  isAsked: boolean;
}

export interface RankingView extends DrawnFigure {
  /** Which units are ranked, and how many of them have a value. */
  counted: string;
  rows: UnitRow[];
  /** That not all are drawn; empty where they are. */
  remark: string;
  /** Levels that can be compared; empty where there is one. */
  levels: { name: ContentText; href: string; isShown: boolean }[];
}

/** A dated goal and where it comes from. */
export interface GoalRow {
  value: string;
  day: string;
  isExample: boolean;
  basisText: string;
  source: ContentText | null;
}

/** A source and its load that is in the version shown. */
export interface SourceRow {
  id: string;
  code: string;
  name: ContentText;
  fact: ContentText;
  load: {
    loadedAt: string;
    files: number;
    bytes: string;
    physical: string;
    loaded: string;
    quarantined: string;
    skipped: string;
    hash: string;
    runId: string;
    contractVersion: string;
  } | null;
  failed: { reason: string; of: ContentText; count: string; share: string }[];
}

/** Where a number comes from. */
export interface LineageView {
  /** `186 ÷ 1,209 = 15.4%`, or what an index is made of. */
  formula: string;
  numerator: { text: ContentText; count: string } | null;
  denominator: { text: ContentText; count: string } | null;
  sources: SourceRow[];
  /** Whose due report is not in. */
  notReported: { name: ContentText; href: string }[];
  /** Who lacks none but reports that are not due yet, and by when the next are; empty where nobody is awaited. */
  awaited: { name: ContentText; href: string }[];
  awaitedText: string;
  awaitedBy: string | null;
  /** Those that reported in part, and by how many rows; empty where that is not told. */
  partly: { name: ContentText; href: string; rows: string }[];
  /** How many those are, beside coverage; empty where none are. */
  partlyText: string;
  definition: { version: string; owner: string; snapshotId: string; runId: string };
}

/** All that the page of an indicator shows. */
export interface IndicatorView {
  /** The same figure, unit and period on the page of exploration, and the rows it was counted from; null where there are none. */
  exploreHref: string | null;
  /** The same beside that of the unit above; null where the reader knows of none. */
  compared: { href: string; unit: string } | null;
  rowsHref: string | null;
  /** Whether it is the figure of a whole of which the reader sees a part: what it is made of is not told. */
  isOfWhole: boolean;
  id: string;
  title: string;
  name: ContentText;
  pillar: ContentText | null;
  description: ContentText;
  caution: ContentText | null;
  period: string;
  cell: CellText;
  /** Names of its sources, with who has reported: what stands below its figures. */
  source: string;
  /** Where it is heading; empty where nothing is projected. */
  course: string;
  /** How the status came about; empty without a value. */
  working: WorkingRow[];
  /** What has to be known of the value, a sentence each. */
  notes: string[];
  /** The same with what it rests on, for paper. */
  footnotes: Footnotes;
  rank: string;
  /** Who has not reported for the period, a sentence each; none where nothing lacks. */
  missing: string[];
  goals: GoalRow[];
  /** `note` says what the dashed line and the band are; empty where nothing is projected. */
  trend: DrawnFigure & Filed & { note: string; rows: PeriodRow[]; toCome: PeriodToCome[] };
  why: (WhyView & Filed) | null;
  /** Word after a difference between two values; empty where it has none. */
  differenceUnit: string;
  ranking: (RankingView & Filed) | null;
  overTime: (OverTimeView & Filed) | null;
  map: (MapView & Filed) | null;
  /** What people wrote about it, by the day it is about. */
  written: WrittenView;
  lineage: LineageView;
  versions: VersionsView;
  /** The tree as now and as then; empty where it was never reorganised. */
  trees: Choice[];
  /** What as then does not reach; empty as now. */
  treeNote: string;
  /** Formats by their names. */
  downloads: { format: string; name: string; href: string }[];
}
