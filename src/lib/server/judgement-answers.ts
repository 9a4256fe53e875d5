import { readDecomposition } from '#warehouse/query/decompose.ts';
import { readProjection } from '#warehouse/query/projection.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { jsonAnswer, PRIVATE, type Answer, type Question } from './answer.ts';
import { readOneCell, readPeriod, requireKnown } from './read-search.ts';

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
      ...readOneCell(snapshot, search),
      ...readPeriod(snapshot, search, 'against'),
      by: readParts(search.get('by') || 'unit'),
    },
    signal,
  );
  return tellVersion(snapshot, found);
}

/**
 * Answers `/api/v1/projection`: `?indicator=&unit=&grain=`.
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown, query_interrupted
 */
export async function answerProjection(
  snapshot: Snapshot,
  scope: Scope,
  { url, signal }: Question,
): Promise<Answer> {
  requireKnown(url.searchParams, ['indicator', 'unit', 'grain']);
  return tellVersion(
    snapshot,
    await readProjection(snapshot, scope, readOneCell(snapshot, url.searchParams), signal),
  );
}

function readParts(text: string): { level: string | null } | { dimension: string } {
  if (text === 'unit') return { level: null };
  if (text.startsWith('unit:')) return { level: text.slice('unit:'.length) };
  if (text.includes(',')) throw invalidQuestion('by', text, 'one axis: unit, unit:LEVEL or a dimension');
  return { dimension: text };
}

/** What a version answers that is no table. */
export function tellVersion({ snapshotId }: Snapshot, found: object): Answer {
  const headers = { 'cache-control': PRIVATE, 'x-lodestar-snapshot': snapshotId };
  return jsonAnswer(200, { snapshot: snapshotId, ...found }, headers);
}
