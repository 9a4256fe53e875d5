import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { askedProblem } from '#lib/server/http-errors.ts';
import { leaveFigure, listOwnFollows } from '#lib/server/notices/own-follows.ts';
import {
  firstSnoozeDay,
  readOwn,
  readOwnNotices,
  snoozeOwn,
  wakeOwn,
} from '#lib/server/notices/own-notices.ts';
import { readPage } from '#lib/server/page.ts';
import type { Actions, PageServerLoad } from './$types';
import { groupByDay } from './inbox-view.ts';

const shelves = ['open', 'unread', 'snoozed'] as const;

export const load: PageServerLoad = ({ locals, url }) =>
  readPage(async (snapshot, scope) => {
    const words = wordsOf(locals, snapshot.catalog);
    const shelf = shelves.find((one) => one === url.searchParams.get('show')) ?? 'open';
    const all = await readOwnNotices({ snapshot, scope, words }, shelf);
    const kinds = [...new Set(all.map(({ kind }) => kind))];
    const kind = kinds.find((one) => one === url.searchParams.get('kind')) ?? null;
    const shown = kind === null ? all : all.filter((one) => one.kind === kind);
    return {
      ...{ shelf, kind, kinds },
      days: groupByDay(shown, words, snapshot.catalog.workspace.timezone),
      hasUnread: all.some(({ isUnread }) => isUnread),
      follows: await listOwnFollows(snapshot.catalog, words),
      earliest: await firstSnoozeDay(),
    };
  });

export const actions: Actions = {
  read: async (event) => {
    await readOwn([await readId(event)]);
    redirect(303, pageOf(event.url));
  },
  readAll: async ({ url }) => {
    await readOwn('all');
    redirect(303, pageOf(url));
  },
  snooze: async ({ request, locals, url }) => {
    const form = await request.formData();
    const id = Number(form.get('id'));
    try {
      await snoozeOwn(id, String(form.get('until') ?? ''));
    } catch (fault) {
      const told = askedProblem(fault);
      if (told?.code !== 'text_invalid') throw fault;
      return fail(told.status, { id, message: locals.t('notice.snooze.invalid') });
    }
    redirect(303, pageOf(url));
  },
  wake: async (event) => {
    await wakeOwn(await readId(event));
    redirect(303, pageOf(event.url));
  },
  unfollow: async (event) => {
    await leaveFigure(await readId(event));
    redirect(303, `${pageOf(event.url)}#follows`);
  },
};

async function readId({ request }: RequestEvent): Promise<number> {
  return Number((await request.formData()).get('id'));
}

/** The page that a form was sent from. */
function pageOf({ pathname, searchParams }: URL): string {
  const search = new URLSearchParams([...searchParams].filter(([name]) => !name.startsWith('/')));
  return search.size > 0 ? `${pathname}?${search}` : pathname;
}
