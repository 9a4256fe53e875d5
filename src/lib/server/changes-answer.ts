import { readVersion } from '#warehouse/control/versions.ts';
import {
  changeOrders,
  countChanges,
  readChanges,
  readChangeSummary,
  type ChangesQuestion,
  type TwoVersions,
} from '#warehouse/query/changes.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion, requireGrain } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { jsonAnswer, PRIVATE, type Answer, type Question } from './answer.ts';
import type { AnswerCache } from './answer-cache.ts';
import { readList, readVersionId, readWhole, requireKnown } from './read-search.ts';
import { answerTable, readFormat } from './table-answer.ts';
import { inVersion } from './version-answers.ts';
import { openWarehouse, withVersion } from './warehouse.ts';

const selecting = ['from', 'to', 'indicator', 'unit', 'level', 'grain', 'since', 'until'];
const dictionaries = new Set([
  ...['indicator_id', 'unit_id', 'grain', 'change', 'state_before', 'state_after', 'causes'],
]);
const USUAL_ROWS = 1000;

/**
 * Answers `/api/v1/changes`: `?from=VERSION&to=VERSION&indicator=&unit=&level=&grain=&since=&until=&order=&limit=&offset=&format=`.
 * @throws {WarehouseError} version_unknown, indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export function answerChanges(asked: Question, scope: Scope, cache: AnswerCache): Promise<Answer> {
  const search = asked.url.searchParams;
  requireKnown(search, [...selecting, 'order', 'limit', 'offset', 'format']);
  return betweenVersions(search, (versions) => {
    const question = readChangesQuestion(search, versions);
    const [from, to] = [versions.before.snapshotId, versions.after.snapshotId];
    const table = {
      ...{ name: 'changes', question: { ...question, from }, dictionaries },
      format: readFormat(search.get('format') || 'json'),
      read: (signal: AbortSignal) => readChanges(versions, scope, question, signal),
      page: {
        ...{ limit: question.limit, offset: question.offset, pins: { from, to } },
        count: (signal: AbortSignal) => countChanges(versions, scope, question, signal),
      },
    };
    return answerTable(versions.after, scope, asked, { table, cache });
  });
}

/**
 * Answers `/api/v1/changes/summary`: the same versions and figures, an entry an indicator, with all that may be why.
 * @throws {WarehouseError} version_unknown, indicator_unknown, unit_unknown, question_invalid, query_interrupted
 */
export function answerChangeSummary({ url, signal }: Question, scope: Scope): Promise<Answer> {
  const search = url.searchParams;
  requireKnown(search, selecting);
  return betweenVersions(search, async (versions) => {
    const { before, after } = versions;
    const indicators = await readChangeSummary(
      versions,
      scope,
      readChangesQuestion(search, versions),
      signal,
    );
    const headers = { 'cache-control': PRIVATE, 'x-lodestar-snapshot': after.snapshotId };
    return jsonAnswer(200, { from: before.snapshotId, to: after.snapshotId, indicators }, headers);
  });
}

/** `to` is the version served where it is left out, `from` the one that `to` was built on. */
function betweenVersions<T>(
  search: URLSearchParams,
  work: (versions: TwoVersions) => Promise<T>,
): Promise<T> {
  return inVersion(readVersionId(search, 'to'), async (after) => {
    const { control } = await openWarehouse();
    const from = readVersionId(search, 'from') ?? readVersion(control, after.snapshotId)?.parentId;
    if (!from)
      throw invalidQuestion('from', '(none)', `the id of a version: ${after.snapshotId} was built on none`);
    return withVersion(from, (before) => work({ before, after }));
  });
}

function readChangesQuestion(search: URLSearchParams, { after }: TwoVersions): ChangesQuestion {
  const { fiscalYearStart } = after.catalog.workspace.calendar;
  const [grain, since, until] = ['grain', 'since', 'until'].map((name) => search.get(name));
  const order = changeOrders.find((known) => known === (search.get('order') || 'movement'));
  if (!order) throw invalidQuestion('order', search.get('order'), `one of ${changeOrders.join(', ')}`);
  return {
    indicatorIds: readList(search, 'indicator').toSorted(),
    unitIds: readList(search, 'unit').toSorted(),
    level: search.get('level') || null,
    grain: grain ? requireGrain(grain) : null,
    from: since ? readPeriodText('since', since, fiscalYearStart).from : null,
    to: until ? readPeriodText('until', until, fiscalYearStart).to : null,
    ...{ order, limit: readWhole(search, 'limit') ?? USUAL_ROWS, offset: readWhole(search, 'offset') ?? 0 },
  };
}
