import type { ToldReason } from '#lib/i18n/tell-reason.ts';
import type { RefusalView } from '#lib/i18n/refusal-text.ts';
import type { SourceState } from '#lib/server/refresh/board-sources.ts';
import type { BarPart } from '#lib/figures/stacked-bar.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { AgreedTable } from './compose-agreed.ts';
import type { ScheduleView } from '../schedule-view.ts';

/** A row held back, with the address of its cell and every reason. */
export interface HeldRow {
  key: string;
  file: string;
  /** `row 12` or `row 12, cell D14`. */
  address: string;
  unit: string;
  reasons: ToldReason[];
  /** Whether its agency has mended it since, and it failed again. */
  isTried: boolean;
  /** Whether it could not be read as a row, and its beginning alone was kept. */
  isCut: boolean;
  /** Column and content as delivered, and what was tried since, empty for nothing; null where the row may not be kept. */
  raw: { key: string; name: ContentText; value: string; tried: string }[] | null;
}

/** How many rows were loaded with the warning of one rule. */
export interface WarningView {
  /** Where it stands in the page. */
  id: string;
  rule: ContentText;
  count: string;
}

/** All that the page of a source shows. */
export interface SourceView {
  id: string;
  /** Whether its extracts are files that may be sent by the desk. */
  takesFiles: boolean;
  code: string;
  name: ContentText;
  description: ContentText;
  title: string;
  state: SourceState;
  stateText: string;
  /** Who sends it, how, in which format and under which contract. */
  /** `language` where the text may be in another than the reader's; `href` where there is more of it. */
  facts: { label: string; text: string; language?: string; href?: string }[];
  account: { title: string; parts: (BarPart & { name: string; countText: string })[] } | null;
  error: RefusalView | null;
  /** The run that failed; empty where the last did not. */
  failedRun: string;
  /** Whether that run waits for a person to say that what has changed is right. */
  awaitsWord: boolean;
  quarantine: {
    total: number;
    totalText: string;
    /** That reasons make more than the rows, since a row may have several; empty where they do not. */
    overlap: string;
    reasons: { reason: string; text: string; count: string; href: string; isChosen: boolean }[];
    rows: HeldRow[];
    /** How many of how many are listed. */
    shown: string;
  };
  /** Rows of what is served that were loaded with a warning, by rule. */
  warnings: WarningView[];
  /** What its contract asks for; empty where the version does not know. */
  agreed: { tables: AgreedTable[]; contract: string };
  schedule: ScheduleView;
  /** Groups by which it is refreshed as well. */
  groups: { id: string; name: string }[];
  /** The other sources, after whose loads it may run. */
  others: { id: string; name: ContentText }[];
  /** Earlier versions that it may be taken back to, the newest first. */
  versions: { id: string; text: string }[];
  hasRefusals: boolean;
}
