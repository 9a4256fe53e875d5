import { redirect } from '@sveltejs/kit';
import { orTell, readIfPublished } from '#lib/server/page.ts';
import { readBoard } from '#lib/server/refresh/board.ts';
import { startRefresh } from '#lib/server/refresh/start-refresh.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { composeBoard, composeBoardTitle, composeRuns } from './board-view.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) =>
  orTell(async () => {
    const board = await readBoard();
    const { language, t } = locals;
    const fallback =
      (await readIfPublished((snapshot) => Promise.resolve(snapshot.catalog.workspace.languages[0]))) ?? 'en';
    const words = { language, t, timezone: board.timezone, fallback };
    return {
      title: composeBoardTitle(board.sources, t),
      sources: composeBoard(board.sources, words),
      runs: composeRuns(board.runs, words),
      followed: board.running?.runId ?? url.searchParams.get('run'),
      isRunning: board.running !== null,
    };
  });

export const actions: Actions = {
  run: async ({ request }) => {
    const source = (await request.formData()).get('source');
    const sources = typeof source === 'string' && source !== '' ? [source] : [];
    const { runId } = await orTell(async () =>
      startRefresh((await openWarehouse()).control, sources, 'manual'),
    );
    redirect(303, `/refresh?run=${runId}`);
  },
};
