import { WarehouseError } from '#warehouse/errors.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { answerLineage, answerQuality } from './account-answers.ts';
import { AnswerCache } from './answer-cache.ts';
import { jsonAnswer, PRIVATE, problemAnswer, type Answer, type Question } from './answer.ts';
import { readSettings } from './env.ts';
import { problem, toProblem } from './http-errors.ts';
import { answerRunEvents } from './refresh/run-events.ts';
import { answerChanges, answerChangeSummary } from './changes-answer.ts';
import { answerDecomposition, answerProjection } from './judgement-answers.ts';
import { hasTag } from './etag.ts';
import { figureRowsTable, matrixTable } from './named-tables.ts';
import { queryTable } from './query-question.ts';
import { answerTable } from './table-answer.ts';
import { valuesTable } from './values-question.ts';
import { answerVersions, atVersion } from './version-answers.ts';
import { openWarehouse, readerScope, withSnapshot } from './warehouse.ts';

/** One for the process: Kit's bundle loads this module a second time. */
const cache = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.answers')] ??= new AnswerCache(
  readSettings().cacheBytes,
)) as AnswerCache;

/** True for the addresses answered here, whoever the server is. */
export function isDataRoute(path: string): boolean {
  return path === '/healthz' || path.startsWith('/api/');
}

type AnswerOf = (snapshot: Snapshot, scope: Scope, question: Question) => Answer | Promise<Answer>;

/** What is answered from the version served, or from the one that `?version=` names, by address. */
const answers: { readonly [path: string]: AnswerOf } = {
  '/api/v1/indicators': (snapshot, _, question) => answerIndicators(snapshot, question),
  '/api/v1/context': (snapshot, _, question) => answerContext(snapshot, question),
  '/api/v1/values': (snapshot, scope, question) => answerRows(snapshot, scope, question, valuesTable),
  '/api/v1/query': (snapshot, scope, question) => answerRows(snapshot, scope, question, queryTable),
  '/api/v1/matrix': (snapshot, scope, question) => answerRows(snapshot, scope, question, matrixTable),
  '/api/v1/rows': (snapshot, scope, question) => answerRows(snapshot, scope, question, figureRowsTable),
  '/api/v1/lineage': answerLineage,
  '/api/v1/quality': answerQuality,
  '/api/v1/decompose': answerDecomposition,
  '/api/v1/projection': answerProjection,
};

/** Answers an address of {@link isDataRoute}; faults become problem details, so it never throws. */
export async function answerDataRoute(question: Question): Promise<Answer> {
  try {
    return await route(question);
  } catch (fault) {
    return problemAnswer(toProblem(fault, { path: question.url.pathname }));
  }
}

async function route(question: Question): Promise<Answer> {
  const path = question.url.pathname;
  if (question.method !== 'GET' && question.method !== 'HEAD') {
    const refusal = problemAnswer(problem(405, 'method_not_allowed', `${path} answers GET and HEAD.`));
    return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } };
  }
  if (path === '/healthz') return answerHealth();
  if (path === '/api/v1/changes') return answerChanges(question, readerScope(), cache);
  if (path === '/api/v1/changes/summary') return answerChangeSummary(question, readerScope());
  if (path === '/api/v1/versions') return answerVersions((await openWarehouse()).control, question);
  const answer = answers[path];
  if (answer) return atVersion(question, (snapshot, asked) => answer(snapshot, readerScope(), asked));
  const run = /^\/api\/v1\/runs\/([\w-]+)\/events$/.exec(path)?.[1];
  if (run) return answerRunEvents((await openWarehouse()).control, run, question);
  return problemAnswer(
    problem(404, 'address_unknown', `Nothing answers ${path}. The addresses are in docs/api.md.`),
  );
}

function answerRows(
  snapshot: Snapshot,
  scope: Scope,
  question: Question,
  tableOf: typeof valuesTable,
): Promise<Answer> {
  const table = tableOf(snapshot, scope, question.url.searchParams);
  return answerTable(snapshot, scope, question, { table, cache });
}

/** Ready once a version is served. @source what `npm start`, a container's probe and the tests wait for */
async function answerHealth(): Promise<Answer> {
  try {
    return await withSnapshot(({ snapshotId, asOf }) =>
      Promise.resolve(jsonAnswer(200, { status: 'ok', snapshot: snapshotId, asOf })),
    );
  } catch (fault) {
    if (!(fault instanceof WarehouseError) || fault.code !== 'snapshot_none_published') throw fault;
    return jsonAnswer(503, { status: 'starting' }, { 'retry-after': '2' });
  }
}

/** The definitions as they were when the values were computed. */
function answerIndicators(snapshot: Snapshot, question: Question): Answer {
  const { languages, levels } = snapshot.catalog.workspace;
  const indicators = [...snapshot.catalog.indicators.values()];
  return answerVersion(snapshot, question, {
    languages,
    levels,
    periods: snapshot.catalog.periods,
    indicators,
  });
}

/** The reference series beside the indicators, with every figure that was published. */
function answerContext(snapshot: Snapshot, question: Question): Answer {
  return answerVersion(snapshot, question, { series: [...snapshot.catalog.context.values()] });
}

/** What a version says of itself: the same as long as it is served. */
function answerVersion({ snapshotId, asOf }: Snapshot, question: Question, body: object): Answer {
  const etag = `"${snapshotId}"`;
  const headers = { 'cache-control': PRIVATE, etag, 'x-lodestar-snapshot': snapshotId };
  if (hasTag(question.header('if-none-match'), etag)) return { status: 304, headers, body: null };
  return jsonAnswer(200, { snapshot: snapshotId, asOf, ...body }, headers);
}
