import { briefingOnPaper } from '#lib/paper/paper-addresses.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { canMakePdf } from '#lib/server/paper/find-chromium.ts';
import { readScene } from '#lib/server/page.ts';
import { unmetChoices } from '#lib/server/unmet-choices.ts';
import { openVisit } from '#lib/server/visits.ts';
import { readMapAsked } from '#lib/briefing/map-asked.ts';
import { readBriefing, readHeadlines } from '#lib/briefing/read-briefing.ts';
import { seenBriefings } from '#lib/briefing/seen-briefing.ts';
import { readSince } from './read-since.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    const { catalog, snapshotId } = scene.snapshot;
    await noteRestricted(scene.snapshot, catalog.workspace.headlines);
    const visit = await openVisit(event.request);
    const { searchParams } = event.url;
    const map = readMapAsked(scene, searchParams);
    const { language } = scene.words;
    const asked = { map: map.id, allNeeds: searchParams.get('needs') === 'all' };
    const heads = readHeadlines(scene);
    const read = readBriefing(scene, asked, heads);
    const readOverdue = read.then(({ tasks }) => tasks?.overdue ?? null);
    const [briefing, overview, overdue, since] = await Promise.all([
      ...([read, heads, readOverdue] as const),
      readSince(scene, visit, { heads, overdue: readOverdue, rest: read }),
    ]);
    visit.note({ snapshotId, briefings: seenBriefings(scene, overview, overdue) });
    return {
      briefing,
      since,
      notices: [
        ...scene.notices,
        ...map.notices,
        ...unmetChoices(searchParams, { needs: ['all'] }, scene.words),
      ],
      paper: briefingOnPaper(scene.view, { map: map.id, language, canMakePdf: canMakePdf() }),
    };
  });
