import { error } from '@sveltejs/kit';
import { wordsOf } from '#lib/format/words.ts';
import { orTell } from '#lib/server/page.ts';
import { currentReader } from '#lib/server/auth/reader.ts';
import { readMendedFor } from '#lib/server/refresh/mended-for.ts';
import { readBoard } from '#lib/server/refresh/board.ts';
import { findEvents, listComparable, readTellableRun } from '#lib/server/refresh/run-page.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { composeRuns } from '../../run-rows.ts';
import { composeLog } from '../../log-line.ts';
import { searchedWords } from '../../searched-words.ts';
import { composeWaiting } from '../../waiting-view.ts';
import { composeSources } from './run-view.ts';
import type { PageServerLoad } from './$types';

/** Lines of the journal that one page lists. */
const LISTED = 50;

export const load: PageServerLoad = ({ locals, params, url }) =>
  orTell(async () => {
    const { waiting, broughtSince, catalog, running, verdicts } = await readBoard();
    const found = await readTellableRun(params.run, catalog);
    if (!found) error(404, { message: locals.t('error.noRun', { id: params.run }), code: 'run_unknown' });
    const { control } = await openWarehouse();
    const withId = url.searchParams.get('with');
    const other = withId === null ? null : await readTellableRun(withId, catalog);
    const words = catalog
      ? wordsOf(locals, catalog)
      : { language: locals.language, t: locals.t, fallback: 'en', fiscalYearStart: '01-01' };
    const timezone = catalog?.workspace.timezone ?? 'UTC';
    const all = { ...words, timezone, catalog };
    const search = url.searchParams.get('q') ?? '';
    const before = Number(url.searchParams.get('before')) || null;
    const log = await findEvents({
      ...{ runId: params.run, sourceId: url.searchParams.get('source'), before, limit: LISTED },
      words: searchedWords(search, all),
    });
    const own = new Map(found.verdict ? [[params.run, found.verdict]] : []);
    const [row] = composeRuns([found.run], waiting, { ...words, timezone, verdicts: own });
    const held = waiting.find(({ runId }) => runId === params.run);
    const scope = currentReader().scopeFor('see_quarantine');
    const mended = held ? await readMendedFor(held.changes, { scope, catalog }) : [];
    return {
      run: row!,
      askedLabel: found.askedLabel,
      sources: composeSources(found, other, all),
      waiting:
        held &&
        composeWaiting(held, {
          ...{ words, timezone, catalog, running, mended },
          isBrought: broughtSince.has(held.snapshotId),
        }),
      log: composeLog(log.entries, all),
      next: log.next,
      search,
      with: other ? withId : null,
      others: composeRuns(listComparable(control, params.run), waiting, { ...words, timezone, verdicts }).map(
        ({ runId, startedAt, outcomeText }) => ({ runId, text: `${startedAt} · ${outcomeText}` }),
      ),
    };
  });
