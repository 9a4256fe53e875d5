import { readLineage } from '#warehouse/query/lineage.ts';
import { readQuality } from '#warehouse/query/quality.ts';
import { invalidQuestion, requireIndicator } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Answer, Question } from './answer.ts';
import { tellVersion } from './judgement-answers.ts';
import { readOneCell, requireKnown } from './read-search.ts';

/**
 * Answers `/api/v1/lineage`: `?indicator=&unit=&grain=&period=`.
 * @throws {WarehouseError} question_invalid, indicator_unknown, unit_unknown, query_interrupted
 */
export async function answerLineage(
  snapshot: Snapshot,
  scope: Scope,
  { url, signal }: Question,
): Promise<Answer> {
  requireKnown(url.searchParams, ['indicator', 'unit', 'grain', 'period']);
  const cell = readOneCell(snapshot, url.searchParams);
  return tellVersion(snapshot, await readLineage(snapshot, scope, cell, signal));
}

/**
 * Answers `/api/v1/quality`: `?source=` or `?indicator=`, of whose sources the results are then; without either of all sources.
 * @throws {WarehouseError} question_invalid, indicator_unknown, query_interrupted
 */
export async function answerQuality(
  snapshot: Snapshot,
  scope: Scope,
  { url, signal }: Question,
): Promise<Answer> {
  const search = url.searchParams;
  requireKnown(search, ['source', 'indicator']);
  const [source, indicator] = [search.get('source') || null, search.get('indicator') || null];
  if (source !== null && indicator !== null)
    throw invalidQuestion('source', source, 'a source or an indicator, not both');
  const sources = indicator === null ? [source] : sourcesOf(snapshot, indicator);
  const found = await Promise.all(
    sources.map((sourceId) => readQuality(snapshot, scope, { sourceId }, signal)),
  );
  return tellVersion(snapshot, {
    byCriterion: found.flatMap(({ byCriterion }) => byCriterion),
    rules: found.flatMap(({ rules }) => rules),
  });
}

function sourcesOf({ catalog }: Snapshot, indicatorId: string): string[] {
  const { formula } = requireIndicator(catalog, indicatorId);
  const facts =
    formula.kind === 'weighted_index'
      ? [formula.fact]
      : [formula.numerator.fact, ...(formula.kind === 'ratio' ? [formula.denominator.fact] : [])];
  return [...new Set(facts.flatMap((id) => catalog.facts.get(id)?.sources ?? []))];
}
