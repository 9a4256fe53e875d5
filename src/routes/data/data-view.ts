import type { Status } from '#warehouse/model/value.ts';
import type { ArrivalsView } from './compose-arrivals.ts';
import type { FigureFiles } from '#lib/filters/figure-files.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';

/** A score as it is written; `status` gives its shape and colour, `band` its word. */
export interface ScoreView {
  criterion: string;
  /** Name of the criterion in the reader's language. */
  name: string;
  /** Empty where nothing was judged. */
  text: string;
  status: Status;
  /** Word for the score; where there is none, why: no rule serves the criterion, or no row was judged. */
  band: string;
  /** Judgements passed of those made; empty where there were none. */
  counts: string;
}

export interface SourceRow {
  key: string;
  href: string;
  name: ContentText;
  /** Number in the list of extracts. */
  code: string;
  owner: ContentText;
  contract: string;
  loaded: string;
  /** Rows held back of what the reader may see, what is most often the matter, and where they are; null: none, or not theirs to see. */
  held: { count: string; reason: string; href: string } | null;
  /** What its tables scored, its own first; each is judged by itself. */
  tables: { key: string; name: ContentText; scores: ScoreView[] }[];
}

export interface DataView {
  title: string;
  note: string;
  whole: ScoreView[];
  /** Why quality indicators say something else; empty where there is none, or no score. */
  basis: string;
  sources: SourceRow[];
  /** Null where no source has anything dated. */
  arrivals: ArrivalsView | null;
  course: {
    title: string;
    wide: string;
    narrow: string;
    /** Criteria that were judged in one of the months, by name, in their order. */
    criteria: string[];
    /** `each`: one text for each of `criteria`, empty where nothing was judged. */
    rows: { period: string; text: string; each: string[] }[];
    files: FigureFiles;
  } | null;
  lineage: {
    title: string;
    svg: string;
    /** Each source with what is computed from it, as text. */
    rows: {
      source: ContentText;
      href: string;
      facts: string[];
      indicators: { text: string; href: string }[];
    }[];
    chosen: string | null;
    files: FigureFiles;
  };
}
