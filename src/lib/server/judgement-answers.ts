import { readDecomposition } from '#warehouse/query/decompose.ts';
import { projectionMethods, readProjection, type ProjectionMethod } from '#warehouse/query/projection.ts';
import { readWorking } from '#warehouse/query/working.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion, requireGrain } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { jsonAnswer, PRIVATE, type Answer, type Question } from './answer.ts';
import { requireKnown, requireOne } from './read-search.ts';

/**
 * Answers `/api/v1/decompose`: `?indicator=&unit=&grain=&period=&against=&by=unit|unit:LEVEL|dimension`.
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown, query_interrupted
 */
export async function answerDecomposition(
  snapshot: Snapshot,
  scope: Scope,
  { url, signal }: Question,
): Promise<Answer> {
  const search = url.searchParams;
  requireKnown(search, ['indicator', 'unit', 'grain', 'period', 'against', 'by']);
  const found = await readDecomposition(
    snapshot,
    scope,
    {
      ...readCell(snapshot, search),
      ...readPeriod(snapshot, search, 'period'),
      ...readPeriod(snapshot, search, 'against'),
      by: readParts(search.get('by') || 'unit'),
    },
    signal,
  );
  return told(snapshot, found);
}

/**
 * Answers `/api/v1/projection`: `?indicator=&unit=&grain=&period=&method=smoothing|mean_change`.
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown, query_interrupted
 */
export async function answerProjection(
  snapshot: Snapshot,
  scope: Scope,
  { url, signal }: Question,
): Promise<Answer> {
  const search = url.searchParams;
  requireKnown(search, ['indicator', 'unit', 'grain', 'period', 'method']);
  const question = {
    ...readCell(snapshot, search),
    ...readPeriod(snapshot, search, 'period'),
    method: readMethod(search.get('method') || 'smoothing'),
  };
  return told(snapshot, await readProjection(snapshot, scope, question, signal));
}

/**
 * Answers `/api/v1/working`: `?indicator=&unit=&grain=&period=`.
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown, query_interrupted
 */
export async function answerWorking(
  snapshot: Snapshot,
  scope: Scope,
  { url, signal }: Question,
): Promise<Answer> {
  const search = url.searchParams;
  requireKnown(search, ['indicator', 'unit', 'grain', 'period']);
  const question = { ...readCell(snapshot, search), ...readPeriod(snapshot, search, 'period') };
  return told(snapshot, { working: await readWorking(snapshot, scope, question, signal) });
}

function readCell({ catalog }: Snapshot, search: URLSearchParams) {
  return {
    indicatorId: requireOne(search, 'indicator', 'the id of one indicator'),
    unitId: search.get('unit') || catalog.workspace.rootUnit,
    grain: requireGrain(search.get('grain') || 'month'),
  };
}

function readMethod(text: string): ProjectionMethod {
  const found = projectionMethods.find((method) => method === text);
  if (found) return found;
  throw invalidQuestion('method', text, `one of ${projectionMethods.join(', ')}`);
}

function readPeriod<Name extends string>(
  { catalog }: Snapshot,
  search: URLSearchParams,
  name: Name,
): { [one in Name]?: string } {
  const text = search.get(name);
  if (!text) return {};
  return { [name]: readPeriodText(name, text, catalog.workspace.calendar.fiscalYearStart).from } as {
    [one in Name]: string;
  };
}

function readParts(text: string): { level: string | null } | { dimension: string } {
  if (text === 'unit') return { level: null };
  if (text.startsWith('unit:')) return { level: text.slice('unit:'.length) };
  if (text.includes(',')) throw invalidQuestion('by', text, 'one axis: unit, unit:LEVEL or a dimension');
  return { dimension: text };
}

function told({ snapshotId }: Snapshot, found: object): Answer {
  const headers = { 'cache-control': PRIVATE, 'x-lodestar-snapshot': snapshotId };
  return jsonAnswer(200, { snapshot: snapshotId, ...found }, headers);
}
