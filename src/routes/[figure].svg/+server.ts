import { capitalised } from '#lib/format/period.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { readScene } from '#lib/server/page.ts';
import { answerPicture, requireMet } from '#lib/server/picture.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { briefingPicture } from '../briefing-picture.ts';
import { readMapAsked } from '#lib/briefing/map-asked.ts';
import { readBriefing } from '#lib/briefing/read-briefing.ts';
import type { RequestHandler } from './$types';

/** A figure of the briefing as a file. */
export const GET: RequestHandler = (event) =>
  readScene(event, async (scene) => {
    const { unit, period, words } = scene;
    const map = readMapAsked(scene, event.url.searchParams);
    requireMet([...scene.notices, ...map.notices], words);
    const briefing = await readBriefing(scene, { map: map.id });
    const picture = briefingPicture(briefing, event.params.figure, {
      unit: unitName(unit, words.language, words.fallback).text,
      period: capitalised(describePeriod(period, words)),
    });
    return answerPicture(picture, { ...scene, request: event.request });
  });
