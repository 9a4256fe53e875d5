import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { indicatorOnPaper } from '#lib/paper/paper-addresses.ts';
import { takeOutDrawings } from '#lib/figures/drawings.ts';
import { noteRestricted } from '#lib/server/audit/note-restricted.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { takeNoteBack, writeNote } from '#lib/server/notes.ts';
import { followFigure, listOwnFollows } from '#lib/server/notices/own-follows.ts';
import { canMakePdf } from '#lib/server/paper/find-chromium.ts';
import { readScene, type Scene } from '#lib/server/page.ts';
import { requireIndicator } from '#lib/server/questions.ts';
import { furtherOf } from '#lib/indicator/indicator-address.ts';
import { readIndicator } from '#lib/indicator/read-indicator.ts';
import { settleAsked, sinceNotices } from '#lib/indicator/settle-asked.ts';
import { usualRule } from './usual-rule.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
  readScene(event, async (scene) => {
    await noteRestricted(scene.snapshot, [event.params.id]);
    const { searchParams } = event.url;
    const { asked, notices } = settleAsked(scene, event.params.id, searchParams);
    const { language } = scene.words;
    const of = { indicatorId: event.params.id, unitId: scene.unit.unitId };
    const mayFollow = event.locals.reader?.rights.has('keep_notices') ?? false;
    const indicator = await readIndicator(scene, event.params.id, asked);
    const { view, drawings } = takeOutDrawings(indicator, !event.isDataRequest);
    return {
      ...{ indicator: view, drawings },
      notices: [...scene.notices, ...notices, ...sinceNotices(indicator, searchParams, scene)],
      usualRule: usualRule(requireIndicator(scene.snapshot.catalog, event.params.id)),
      follows: mayFollow ? await listOwnFollows(scene.snapshot.catalog, scene.words, of) : null,
      paper: indicatorOnPaper(event.params.id, scene.view, {
        ...{ further: furtherOf(asked), language, canMakePdf: canMakePdf() },
      }),
    };
  });

export const actions: Actions = {
  note: async (event) => {
    const form = await event.request.formData();
    const written = { day: String(form.get('day') ?? ''), text: String(form.get('text') ?? '') };
    const told = await readScene(event, async (scene) => {
      try {
        await writeNote(scene, knownIndicator(scene, event), written);
        return null;
      } catch (fault) {
        const problem = askedProblem(fault);
        if (problem?.code !== 'text_invalid') throw fault;
        return problem;
      }
    });
    if (told) {
      const message = event.locals.t(told.part === 'day' ? 'written.dayInvalid' : 'written.textInvalid');
      return fail(told.status, { part: 'note' as const, ...written, message });
    }
    redirect(303, pageOf(event.url, 'notes'));
  },
  takeNoteBack: async (event) => {
    const id = Number((await event.request.formData()).get('id'));
    await readScene(event, (scene) => takeNoteBack(scene, knownIndicator(scene, event), id));
    redirect(303, pageOf(event.url, 'notes'));
  },
  follow: async (event) => {
    const form = await event.request.formData();
    const text = (name: string) => String(form.get(name) ?? '');
    const typed = { rule: text('rule'), threshold: text('threshold'), periods: text('periods') };
    const told = await readScene(event, async (scene) => {
      try {
        await followFigure(scene, event.params.id, typed);
        return null;
      } catch (fault) {
        const problem = askedProblem(fault);
        if (problem?.code !== 'text_invalid') throw fault;
        return problem;
      }
    });
    if (told) {
      const message = event.locals.t('notice.follow.invalid');
      return fail(told.status, { part: 'follow' as const, ...typed, message });
    }
    redirect(303, pageOf(event.url, 'follow'));
  },
};

/** @throws {WarehouseError} indicator_unknown */
function knownIndicator({ snapshot }: Scene, { params }: RequestEvent<{ id: string }>): string {
  return requireIndicator(snapshot.catalog, params.id).id;
}

/** The page that a form was sent from, at one of its parts. */
function pageOf({ pathname, searchParams }: URL, part: 'notes' | 'follow'): string {
  const search = new URLSearchParams([...searchParams].filter(([name]) => !name.startsWith('/')));
  return `${pathname}${search.size ? `?${search}` : ''}#${part}`;
}
