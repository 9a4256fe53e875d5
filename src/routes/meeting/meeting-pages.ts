import { viewHref, type View } from '#lib/filters/view.ts';
import type { Briefing } from '#lib/briefing/briefing.ts';
import type { MeetingPage, MeetingView } from './meeting-view.ts';

/** The pages of a meeting in their order: the whole first, then each headline that is behind, then what surrounds them. */
export function listMeetingPages(
  briefing: Pick<Briefing, 'headlines' | 'tasks' | 'funnel' | 'phases' | 'map'>,
): MeetingPage[] {
  const behind = briefing.headlines.filter(({ cell }) => cell.status === 'behind');
  return [
    { kind: 'finding' },
    { kind: 'headlines' },
    { kind: 'needs' },
    ...behind.map(({ id }): MeetingPage => ({ kind: 'indicator', id })),
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

/** Addresses that lead on from a page, with unit and period kept. */
export function meetingLinks(view: View, number: number, count: number): MeetingView['links'] {
  const at = (page: number) => viewHref('/meeting', view, { page: page === 1 ? null : String(page) });
  return {
    first: at(1),
    previous: number > 1 ? at(number - 1) : null,
    next: number < count ? at(number + 1) : null,
    last: at(count),
    leave: viewHref('/', view),
  };
}
