import { viewHref, type View } from '#lib/filters/view.ts';
import type { Briefing } from '#lib/briefing/briefing.ts';
import type { MeetingPage, MeetingView } from './meeting-view.ts';

/**
 * The pages of a meeting in their order: the whole first, then each headline that is behind, then what surrounds them.
 *
 * @param further an indicator that is to have a page whether it is behind or not; null for none
 */
export function listMeetingPages(
  briefing: Pick<Briefing, 'headlines' | 'tasks' | 'funnel' | 'phases' | 'map'>,
  further: string | null = null,
): MeetingPage[] {
  const behind = briefing.headlines.filter(({ cell }) => cell.status === 'behind').map(({ id }) => id);
  const shown = further === null || behind.includes(further) ? behind : [...behind, further];
  return [
    { kind: 'finding' },
    { kind: 'headlines' },
    { kind: 'needs' },
    ...shown.map((id): MeetingPage => ({ kind: 'indicator', id })),
    ...(briefing.tasks || briefing.funnel ? [{ kind: 'tasks' } as const] : []),
    ...(briefing.phases ? [{ kind: 'phases' } as const] : []),
    ...(briefing.map ? [{ kind: 'map' } as const] : []),
    { kind: 'trust' },
  ];
}

/** The page an address asks for, from 1; what lies beyond is the nearest, and what is no number the first. */
export function pageNumber(asked: string | null, count: number): number {
  const number = /^\d{1,4}$/.test(asked ?? '') ? Number(asked) : 1;
  return Math.min(Math.max(number, 1), count);
}

/** The page of an indicator, from 1; null where it has none. */
export function pageOfIndicator(pages: readonly MeetingPage[], id: string | null): number | null {
  const place = pages.findIndex((page) => page.kind === 'indicator' && page.id === id);
  return place < 0 ? null : place + 1;
}

/**
 * Addresses that lead on from a page, with unit and period kept.
 *
 * @param indicator the one that the meeting was opened at: it keeps its page, so that numbers stay what they are; null for none
 */
export function meetingLinks(
  view: View,
  number: number,
  count: number,
  indicator: string | null = null,
): MeetingView['links'] {
  const at = (page: number) =>
    viewHref('/meeting', view, {
      indicator,
      // Without a number an address that names an indicator is of its page.
      page: page === 1 && indicator === null ? null : String(page),
    });
  return {
    first: at(1),
    previous: number > 1 ? at(number - 1) : null,
    next: number < count ? at(number + 1) : null,
    last: at(count),
    leave: viewHref('/', view),
  };
}
