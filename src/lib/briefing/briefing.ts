import type { FigureFiles } from '#lib/filters/figure-files.ts';
import type { BarPart } from '#lib/figures/stacked-bar.ts';
import type { FunnelStep } from '#lib/figures/funnel.ts';
import type { PhasesData } from '#lib/figures/phases.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { Footnotes } from '#lib/paper/footnotes.ts';
import type { IndicatorRow } from '#lib/ui/indicator-row.ts';
import type { MapView } from '#lib/ui/map-view.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { AwaitedLine } from './compose-awaited.ts';
import type { TaskLinks } from './task-links.ts';
import type { MatterLine } from './write-matter.ts';

/** Whether the figures can be trusted: the eighth tile. */
export interface TrustView {
  current: number;
  all: number;
  /** Overdue, stale or never loaded. */
  behind: number;
  failed: number;
  /** Of those that are in, how many with units or months that lack. */
  gaps: number;
  held: number;
  /** The reader sees a part of the units, of which the rows held back are not all. */
  isHeldOfAll: boolean;
  /** When the next load is due, written; null where all are loaded by hand. */
  next: string | null;
  /** By which day sources are judged, written, where the briefing is of a period that is not that of today; else null. */
  today: string | null;
  status: Status;
}

/** Matters, worst first, and how many there are of which these are some. */
export interface NeedsList {
  lines: MatterLine[];
  of: number;
}

/** What needs somebody, worst first: of the period, and apart from it what is of today, where that is another list. */
export interface NeedsView extends NeedsList {
  title: string;
  /** Said where there are no lines. */
  nothing: string;
  /** Reports that are not in and nobody is late with; they need nobody. */
  awaited: AwaitedLine[];
  today: ({ title: string } & NeedsList) | null;
  /** Whether the reader has asked for the list of all. */
  isAll: boolean;
  /** Where the list of all is, or the way back to the first; null where they are the same. */
  other: { text: string; href: string } | null;
}

/** Tasks by the status that their dates give them. */
export interface TaskView {
  title: string;
  /** Where those are that the title counts; null where there are none, or the reader is told no more. */
  titleHref: string | null;
  overdue: number;
  source: string;
  parts: (BarPart & {
    name: string;
    countText: string;
    shareText: string;
    status: Status;
    links: TaskLinks | null;
  })[];
}

/** From registered to used. */
export interface FunnelView {
  title: string;
  source: string;
  steps: FunnelStep[];
}

/** A value and its day, both written: a dash and nothing where there is none. */
export interface DatedText {
  value: string;
  day: string;
}

/** Phases on time, with what measures each; `to` is empty while a phase is open. */
export interface PhaseView {
  figure: Omit<PhasesData, 'width'>;
  /** Unit of the measures, and their sources with coverage; empty where nothing is measured. */
  source: string;
  rows: {
    name: ContentText;
    from: string;
    to: string;
    measure: (IndicatorRow & { baseline: DatedText; goal: DatedText }) | null;
  }[];
}

/** What the figures rest on. `reported` and `quality` are written; empty where the workspace has no such figure. */
export interface StampView {
  asOf: string;
  builtAt: string;
  reported: string;
  quality: string;
}

/** The briefing's figures as files, by the names of the files. */
export interface BriefingFiles {
  map: FigureFiles;
  tasks: FigureFiles;
  funnel: FigureFiles;
  phases: FigureFiles;
}

/** All that the briefing shows, every text written out. */
export interface Briefing {
  /** Unit and period, for titles. */
  subject: string;
  finding: string;
  account: string;
  stamp: StampView;
  headlines: IndicatorRow[];
  /** What has to be known of the headlines, for paper. */
  footnotes: Footnotes;
  trust: TrustView;
  needs: NeedsView;
  map: MapView | null;
  tasks: TaskView | null;
  funnel: FunnelView | null;
  phases: PhaseView | null;
  files: BriefingFiles;
}
