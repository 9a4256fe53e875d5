import type { Cookies } from '@sveltejs/kit';
import { briefingOnPaper } from '#lib/paper/paper-addresses.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { canMakePdf } from '#lib/server/paper/find-chromium.ts';
import { readScene, type Scene } from '#lib/server/page.ts';
import { readVisits, turnVisits, writeVisits, type Seen } from '#lib/server/visits.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { readMapAsked } from '#lib/briefing/map-asked.ts';
import { readBriefing } from '#lib/briefing/read-briefing.ts';
import { readSince } from './read-since.ts';
import type { PageServerLoad } from './$types';

const YEAR_SECONDS = 365 * 86_400;

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    await noteRestricted(scene.snapshot, scene.snapshot.catalog.workspace.headlines);
    const before = await rememberVisit(scene, event);
    const map = readMapAsked(scene, event.url.searchParams);
    const { language } = scene.words;
    const [briefing, since] = await Promise.all([readBriefing(scene, map.id), readSince(scene, before)]);
    return {
      briefing,
      since,
      notices: [...scene.notices, ...map.notices],
      paper: briefingOnPaper(scene.view, { map: map.id, language, canMakePdf: canMakePdf() }),
    };
  });

/** Notes in the reader's own browser which version is read now. @returns what was read at the visit before */
async function rememberVisit(
  { snapshot }: Scene,
  { cookies, url }: { cookies: Cookies; url: URL },
): Promise<Seen | null> {
  const { control } = await openWarehouse();
  const now = { snapshotId: snapshot.snapshotId, at: control.clock().toISOString() };
  const visits = turnVisits(readVisits(cookies.get('visits')), now);
  cookies.set('visits', writeVisits(visits), {
    path: '/',
    httpOnly: true,
    maxAge: YEAR_SECONDS,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
  });
  return visits.before;
}
