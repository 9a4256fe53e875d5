import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Words } from '#lib/format/cell.ts';
import { judgedText } from '#lib/format/judged-text.ts';
import { wordsOf } from '#lib/format/words.ts';
import { composeMended } from '#lib/i18n/held-again.ts';
import { composeTakenIn } from '#lib/i18n/taken-in.ts';
import { refusalView } from '#lib/i18n/refusal-text.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import { orTell } from '#lib/server/page.ts';
import { ask, runOfRequest } from '#lib/server/refresh/ask.ts';
import { readBoard } from '#lib/server/refresh/board.ts';
import {
  decide,
  decisions,
  endRequest,
  readRefusable,
  type Decision,
} from '#lib/server/refresh/decisions.ts';
import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';
import { readMendedByRequest } from '#lib/server/refresh/mended-by-request.ts';
import { readMendedFor } from '#lib/server/refresh/mended-for.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { listUntakenFiles } from '#lib/server/refresh/untaken-files.ts';
import { composeBoard, composeBoardTitle } from './board-view.ts';
import { composeQueue } from './queue-view.ts';
import { askedRefusal, refusedHref, refusedText } from './refused-text.ts';
import { composeRuns } from './run-rows.ts';
import { composeUntaken } from './untaken-view.ts';
import { composeWaiting } from './waiting-view.ts';
import type { DeskWords } from './log-line.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
  orTell(async () => {
    const { sources, waiting, broughtSince, queue, runs, running, catalog, judged, verdicts } =
      await readBoard(Number(url.searchParams.get('queued')) || 0);
    const { language, t } = locals;
    const words = catalog
      ? wordsOf(locals, catalog)
      : { language, t, fallback: 'en', fiscalYearStart: '01-01' };
    const timezone = catalog?.workspace.timezone ?? 'UTC';
    const scope = currentReader().scopeFor('see_quarantine');
    return {
      title: composeBoardTitle(sources, waiting, t),
      judged: judged ? judgedText(judged, words) : '',
      // The day that deliveries are judged by is said once, above the board.
      sources: composeBoard(sources, waiting, { ...words, timezone }),
      waiting: await Promise.all(
        waiting.map(async (version) =>
          composeWaiting(version, {
            ...{ words, timezone, catalog, running },
            isBrought: broughtSince.has(version.snapshotId),
            mended: await readMendedFor(version.changes, { scope, catalog }),
          }),
        ),
      ),
      untaken: composeUntaken(await listUntakenFiles(catalog), { catalog, words }),
      queue: composeQueue(queue, { ...words, timezone }),
      runs: composeRuns(runs, waiting, { ...words, timezone, verdicts }),
      mended: await readMended(url.searchParams, words),
      followed: running?.runId ?? (await followedRun(url.searchParams)),
      isRunning: running !== null,
      done: doneText(url.searchParams, { ...words, catalog }),
      isAsked: decisions.some((decision) => decision === url.searchParams.get('asked')),
    };
  });

/** What has been decided, as the address says it; empty for nothing. */
function doneText(
  search: URLSearchParams,
  words: Pick<DeskWords, 'language' | 't' | 'fallback' | 'catalog'>,
): string {
  const done = decisions.find((decision) => decision === search.get('done'));
  if (!done) return '';
  return done === 'refuse' ? refusedText(askedRefusal(search, words), words) : words.t(`decide.done.${done}`);
}

/** What became of rows that somebody has mended in a page, once their replay has judged them; null for none. */
async function readMended(search: URLSearchParams, words: Words) {
  const request = Number(search.get('request'));
  const found = await readMendedByRequest(request);
  if (found === null) return null;
  const naming = { ...found, nameOf: unitNamer(found, words) };
  const taken = composeTakenIn(found.outcome, Number(search.get('taken') ?? 1), naming, words);
  return { ...composeMended(found.outcome, naming, words), request, taken };
}

/** The run that an address asks for: by its id, or as what was asked for. */
async function followedRun(asked: URLSearchParams): Promise<string | null> {
  const requestId = Number(asked.get('request'));
  return asked.get('run') ?? (requestId > 0 ? await runOfRequest(requestId) : null);
}

export const actions: Actions = {
  run: async ({ request }) => {
    const source = (await request.formData()).get('source');
    const sources = typeof source === 'string' && source !== '' ? [source] : [];
    const { requestId } = await orTell(async () => {
      await Promise.all(sources.map(requireOwnSource));
      return ask({ kind: 'refresh', sources, action: 'refresh_started' });
    });
    redirect(303, `/refresh?request=${requestId}`);
  },
  plan: async () => {
    const { requestId } = await orTell(() => ask({ kind: 'plan', sources: [], action: 'refresh_started' }));
    redirect(303, `/refresh?request=${requestId}`);
  },
  approve: (event) => decideOn('approve', event),
  refuse: (event) => decideOn('refuse', event),
  discard: (event) => decideOn('discard', event),
  cancel: async ({ request }) => {
    await endRequest(Number((await request.formData()).get('request')));
    redirect(303, '/refresh');
  },
};

async function decideOn(decision: Decision, { request, locals: { t } }: RequestEvent) {
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const [version, reason] = [text('version'), text('reason')];
  if (decision === 'refuse' && reason === '')
    return fail(400, { refusal: { says: t('decide.reasonMissing'), facts: [], detail: '' }, version });
  // Nobody can say afterwards what a version would have brought.
  const brought =
    decision === 'refuse' ? await orTell(() => readRefusable(version)) : { mended: [], delivered: [] };
  const { state, errorCode, errorMessage } = await orTell(() => decide(decision, version, reason));
  if (state === 'failed')
    return fail(409, { refusal: refusalView({ code: errorCode, message: errorMessage }, t), version });
  if (state !== 'done') redirect(303, `/refresh?asked=${decision}`);
  redirect(303, decision === 'refuse' ? refusedHref(brought) : `/refresh?done=${decision}`);
}
