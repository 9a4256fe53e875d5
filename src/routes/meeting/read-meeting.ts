import type { Scene } from '#lib/server/page.ts';
import { indicatorHref, readAsked } from '#lib/indicator/indicator-address.ts';
import { furthestBehind } from '#lib/indicator/ranking-title.ts';
import { readIndicator } from '#lib/indicator/read-indicator.ts';
import type { Briefing } from '#lib/briefing/briefing.ts';
import { readBriefing } from '#lib/briefing/read-briefing.ts';
import { listMeetingPages, meetingLinks, pageNumber, pageOfIndicator } from './meeting-pages.ts';
import type { BehindView, MeetingView } from './meeting-view.ts';

/** Units named beside a headline that is behind. */
const WORST = 3;

/** Height of a trend beside which only its reading stands, in the pixels of the page that it is drawn for. */
const WALL_TREND = 430;

/** What of a meeting an address asks for; null for what it does not say. */
export interface AskedMeeting {
  /** As the address has it. */
  page: string | null;
  /** One that the version has: it has a page of its own, where the meeting begins. */
  indicator: string | null;
}

/** Reads one page of a meeting by the readers of the pages it is taken from, so that it cannot say anything else. */
export async function readMeeting(scene: Scene, asked: AskedMeeting): Promise<MeetingView> {
  const briefing = await readBriefing(scene, { map: null });
  const pages = listMeetingPages(briefing, asked.indicator);
  const own = asked.page === null ? pageOfIndicator(pages, asked.indicator) : null;
  const number = own ?? pageNumber(asked.page, pages.length);
  const page = pages[number - 1]!;
  const about = page.kind === 'indicator' ? page.id : page.kind === 'map' ? onMap(briefing, scene) : null;
  return {
    page,
    number,
    count: pages.length,
    links: meetingLinks(scene.view, number, pages.length, asked.indicator),
    briefing,
    behind: about === null ? null : await readLagging(scene, about),
  };
}

/** The indicator on the map of the briefing. */
function onMap({ map }: Briefing, { snapshot }: Scene): string {
  return map?.choices.find(({ isShown }) => isShown)?.id ?? snapshot.catalog.workspace.mapIndicator;
}

async function readLagging(scene: Scene, id: string): Promise<BehindView> {
  const view = await readIndicator(scene, id, readAsked(new URLSearchParams()), {
    ...{ trendHeight: WALL_TREND, withoutNotes: true },
  });
  const { title, wide, narrow } = view.trend;
  return {
    name: view.name,
    title: view.title,
    href: indicatorHref(id, scene.view, {}),
    period: view.period,
    cell: view.cell,
    course: view.course,
    trend: { title, wide, narrow },
    source: view.source,
    worst: furthestBehind(view.ranking?.rows ?? [], WORST).map(
      ({ id: unitId, name, value, status, statusText, href }) => ({
        ...{ id: unitId, name, value, status, statusText, href },
      }),
    ),
  };
}
