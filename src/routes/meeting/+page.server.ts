import { asAsked } from '#lib/format/as-asked.ts';
import { takeOutDrawings } from '#lib/figures/drawings.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { readScene } from '#lib/server/page.ts';
import { unmetChoices } from '#lib/server/unmet-choices.ts';
import { readMeeting } from './read-meeting.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    const { indicators, workspace } = scene.snapshot.catalog;
    const { searchParams } = event.url;
    const asked = searchParams.get('page') || null;
    const indicator = indicators.get(searchParams.get('indicator') ?? '')?.id ?? null;
    await noteRestricted(scene.snapshot, [
      ...workspace.headlines,
      ...(indicator === null ? [] : [indicator]),
    ]);
    const meeting = await readMeeting(scene, { page: asked, indicator });
    const isMet = asked === null || asked === String(meeting.number);
    const shown = { asked: asAsked(asked ?? ''), shown: meeting.number };
    const { view, drawings } = takeOutDrawings(meeting, !event.isDataRequest);
    return {
      ...{ meeting: view, drawings },
      notices: [
        ...scene.notices,
        ...unmetChoices(searchParams, { indicator: indicators.keys() }, scene.words),
        ...(isMet ? [] : [scene.words.t('asked.page', shown)]),
      ],
    };
  });
