import type { CellText } from '#lib/format/cell.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { Briefing } from '#lib/briefing/briefing.ts';

/** A page of the walk through the briefing. */
export type MeetingPage =
  | { kind: 'finding' | 'headlines' | 'needs' | 'tasks' | 'phases' | 'map' | 'trust' }
  | { kind: 'indicator'; id: string };

/** An indicator on the wall: how it stands and went, and which units are furthest behind. */
export interface BehindView {
  name: ContentText;
  title: string;
  href: string;
  period: string;
  cell: CellText;
  course: string;
  trend: { title: string; wide: string; narrow: string };
  source: string;
  worst: { id: string; name: ContentText; value: string; status: Status; statusText: string; href: string }[];
}

export interface MeetingView {
  page: MeetingPage;
  /** Number of the page, from 1, and how many there are. */
  number: number;
  count: number;
  /** Addresses of other pages; null at either end. */
  links: { first: string; previous: string | null; next: string | null; last: string; leave: string };
  briefing: Briefing;
  /** The indicator of the page: a headline that is behind, or the one on the map. */
  behind: BehindView | null;
}
