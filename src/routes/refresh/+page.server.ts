import { redirect } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { record } from '#lib/server/audit/record.ts';
import { orTell } from '#lib/server/page.ts';
import { readBoard } from '#lib/server/refresh/board.ts';
import { decisionCommand } from '#lib/server/refresh/decision-command.ts';
import { requireOwnSource } from '#lib/server/refresh/own-source.ts';
import { startRefresh } from '#lib/server/refresh/start-refresh.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
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
      followed: running?.runId ?? url.searchParams.get('run'),
      isRunning: running !== null,
    };
  });

export const actions: Actions = {
  run: async ({ request }) => {
    const source = (await request.formData()).get('source');
    const sources = typeof source === 'string' && source !== '' ? [source] : [];
    const { runId, conflict } = await orTell(async () => {
      await Promise.all(sources.map(requireOwnSource));
      return startRefresh((await openWarehouse()).control, sources, 'manual');
    });
    if (!conflict) await record({ action: 'refresh_started', object: `run:${runId}`, detail: { sources } });
    redirect(303, `/refresh?run=${runId}`);
  },
};
