import type { StampView } from '#lib/briefing/briefing.ts';
import type { PeerStripData } from '#lib/figures/peer-strip.ts';
import type { SparklineData } from '#lib/figures/sparkline.ts';
import type { CellText } from '#lib/format/cell.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { Footnotes } from '#lib/paper/footnotes.ts';

/** An indicator of the unit beside its peers. */
export interface ScoreRow {
  id: string;
  href: string;
  name: ContentText;
  /** Its own period where it is measured more coarsely than the page is; else empty. */
  period: string;
  cell: CellText;
  /** `22 of 34 units`; empty where it has none. */
  rank: string;
  /** Where it lies among its peers; null where none has a value. */
  peers: (PeerStripData & { text: string }) | null;
  /** Between which values it lay in the periods before; empty where there are none. */
  past: string;
  spark: SparklineData | null;
}

export interface UnitLinkView {
  name: ContentText;
  href: string;
}

/** A version of the unit. */
export interface VersionRow {
  /** As the register has it, in the default language. */
  name: ContentText;
  level: ContentText;
  parent: ContentText | null;
  from: string;
  to: string;
}

/** All that the page of a unit shows. */
export interface UnitView {
  title: string;
  /** What is not shown of a whole of which the reader sees a part; else empty. */
  outside: string;
  name: ContentText;
  code: string;
  stamp: StampView;
  level: ContentText;
  crumbs: UnitLinkView[];
  period: string;
  /** Whether it stands at the version's as-of. */
  stands: boolean;
  /** When it ended, written, and what became of it; empty while it stands. */
  ended: string;
  successors: UnitLinkView[];
  predecessors: UnitLinkView[];
  scores: { pillar: ContentText | null; rows: ScoreRow[] }[];
  /** What paper says of the quality and coverage of those values. */
  footnotes: Footnotes;
  /** Which indicators begin after the period; empty where none does. */
  later: string;
  versions: VersionRow[];
  children: UnitLinkView[];
  briefingHref: string;
  /** How many indicators are behind their path, and where they are listed alone; null where none is. */
  behind: { count: number; href: string } | null;
}
