import { redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { orTell } from '#lib/server/page.ts';
import { ask, runOfRequest } from '#lib/server/refresh/ask.ts';
import { readBoard } from '#lib/server/refresh/board.ts';
import { decisionCommand } from '#lib/server/refresh/decision-command.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { composeBoard, composeBoardTitle, composeRuns } from './board-view.ts';
import { composeWaiting } from './waiting-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
  orTell(async () => {
    const { sources, waiting, runs, running, catalog } = await readBoard();
    const { language, t } = locals;
    const words = catalog
      ? wordsOf(locals, catalog)
      : { language, t, fallback: 'en', fiscalYearStart: '01-01' };
    const timezone = catalog?.workspace.timezone ?? 'UTC';
    return {
      title: composeBoardTitle(sources, waiting, t),
      sources: composeBoard(sources, waiting, { ...words, timezone }),
      waiting: waiting.map((version) =>
        composeWaiting(version, { words, timezone, catalog, command: decisionCommand }),
      ),
      runs: composeRuns(runs, waiting, { ...words, timezone }),
      followed: running?.runId ?? (await followedRun(url.searchParams)),
      isRunning: running !== null,
    };
  });

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
};
