import type { Exploration, FigureKind } from '#lib/filters/exploration.ts';
import type { Legend } from '#lib/figures/legend.ts';
import type { DataFormat, FigureFiles } from '#lib/filters/figure-files.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import type { UnitOutside } from '#lib/ui/unit-outside.ts';
import type { SoughtName } from './name-choices.ts';
import type { TableView } from './table-view.ts';

/** A choice of a field of the bar. */
export interface Option {
  value: string;
  text: string;
  isChosen: boolean;
  /** Shown, and not to be chosen: it does not go with what is chosen elsewhere. */
  isOff?: boolean;
}

/** A figure that can be chosen: ticked beside those of its fact, else a link that begins anew with it. */
export interface FigureChoice {
  id: string;
  kind: 'indicator' | 'measure';
  name: SoughtName;
  isChosen: boolean;
  href: string;
}

/** Units that can be compared with the one asked for. */
export interface BesideView {
  chosen: ContentText[];
  /** Whether no more can be chosen. */
  isFull: boolean;
  groups: { name: ContentText; units: { id: string; name: ContentText; isChosen: boolean }[] }[];
}

/** The fields of the filter bar: a form that asks by its address. */
export interface BarView {
  chosen: ContentText[];
  groups: { id: string; name: ContentText; isCurrent: boolean; figures: FigureChoice[] }[];
  rows: Option[];
  columns: Option[];
  /** Empty where rows cannot be split. */
  within: Option[];
  grains: Option[];
  from: Option[];
  to: Option[];
  compare: Option[];
  unit: string;
  /** Its name, where it is not the reader's own. */
  unitName: ContentText | null;
  beside: BesideView;
  /** Dimensions whose codes are few enough to be chosen from a list. */
  filters: { id: string; name: ContentText; options: Option[] }[];
  /** Parameters that no field bears. */
  kept: { name: string; value: string }[];
}

/** An active filter, and the address without it. */
export interface ChipView {
  name: string;
  text: ContentText;
  href: string;
}

/** A member of a dimension beside others. */
export interface BoardMember {
  key: string;
  name: ContentText;
  /** Narrows to it, or no longer; null for rows without a code. */
  href: string | null;
  isChosen: boolean;
  value: string;
  /** Empty where parts are none of a whole. */
  share: string;
  /** Length of its bar, 0–1. */
  length: number;
}

/** Members of a dimension, the largest first. */
export interface BoardView {
  id: string;
  /** As answers name it. */
  column: string;
  name: ContentText;
  members: BoardMember[];
  /** All that is not here, so that shares make up the whole; null where all are here, or do not add up. */
  others: { value: string; share: string } | null;
  /** Leads to all members; null where all are here. */
  more: string | null;
  /** Whether it is of the range before, while another one is being chosen. */
  isBefore?: boolean;
}

/** The figure above the table; nothing is drawn where the table stands alone. */
export interface DrawnAnswer {
  kind: FigureKind;
  /** What it shows, as a finding. */
  title: string;
  /** The figure that is drawn. */
  name: ContentText;
  /** All that could be, each with the address that draws it. */
  figures: { name: ContentText; href: string; isShown: boolean }[];
  kinds: { kind: FigureKind; href: string; isShown: boolean }[];
  wide: string;
  narrow: string;
  /** What colours and signs say; null where none are drawn. */
  legend: Legend | null;
  /** What is not all drawn, and what marks mean. */
  notes: string[];
}

/** The main figure over all periods, from which a range is chosen. */
export interface StripView {
  /** Oldest first. `first` is the ISO first day, `value` the figure as it is written. */
  periods: { first: string; address: string; text: string; value: string }[];
  /** The unit it is of, where others stand beside it. */
  unit: ContentText | null;
  /** Places of the first and the last period chosen. */
  from: number;
  to: number;
  svg: string;
  /** Where the cells are from which any range is reckoned in the browser; null where only the server can. */
  cube: string | null;
  asked: Exploration;
  main: ExploredFigure;
  /** Language in which every name exists, and the start of the workspace's year. */
  fallback: string;
  fiscalYearStart: string;
}
/** A drawn answer that can be taken away. */
export type FiledAnswer = DrawnAnswer & { files: FigureFiles };

/** Why there is no answer. */
export interface ExploreProblem {
  sentence: string;
  /** Where the rest of the question is asked; null where there is no rest. */
  href: string | null;
  /** Set where the unit asked for is in the tree and not the reader's. */
  outside: UnitOutside | null;
}

/** Why an answer has nothing in it, and where something is; null where nobody knows. */
export interface EmptyAnswer {
  sentence: string;
  link: { text: string; href: string } | null;
}

/** All that the page shows. */
export interface ExploreView {
  title: string;
  /** Range and unit, under the title. */
  crumbs: ContentText[];
  bar: BarView;
  chips: ChipView[];
  clearHref: string | null;
  /** Where nothing is asked yet of the reader's own unit. */
  anewHref: string;
  /** Why there is no answer; null where there is one. */
  problem: ExploreProblem | null;
  /** What of the address the answer is without, a sentence each, none twice. */
  notices: string[];
  /** What is said where the table has no rows. */
  empty: EmptyAnswer;
  strip: StripView | null;
  figure: FiledAnswer | null;
  table: TableView | null;
  boards: BoardView[];
  /** What the shares of the boards are of. */
  boardsNote: string;
  /** Sources of the facts, and as of when. */
  source: string;
  /** The question for programs: as an address, and as the JSON that `query` of the same address takes. */
  api: { address: string; query: string; downloads: { format: DataFormat; href: string }[] } | null;
}
