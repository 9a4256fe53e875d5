import * as z from 'zod';
import { factsOfFormula } from '#warehouse/model/indicator.ts';
import { readLineage } from '#warehouse/query/lineage.ts';
import { readQuality } from '#warehouse/query/quality.ts';
import { invalidQuestion, requireIndicator } from '#warehouse/query/question.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { cellInPeriodParameters, toCell } from './cell-parameters.ts';
import { tellVersion } from './judgement-answers.ts';
import { text } from './parameters.ts';
import { periodSchema } from './period-schema.ts';
import { versionRoute } from './route.ts';

const criterion = {
  ...{ sourceId: z.string(), criterion: z.string() },
  ...{ checked: z.number(), passed: z.number(), errored: z.number() },
};
const rule = z.strictObject({
  ...criterion,
  ...{ rule: z.string(), field: z.string().nullable(), reason: z.string(), severity: z.string() },
  ...{ names: z.record(z.string(), z.string()).nullable(), errorReason: z.string().nullable() },
});

/** `/api/v1/lineage`: where an indicator comes from. */
export const lineageRoute = versionRoute({
  path: '/api/v1/lineage',
  needs: 'read_figures',
  summary:
    'Says where an indicator comes from: facts, sources, last loads, rules failed, who has not reported.',
  parameters: cellInPeriodParameters,
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({
      snapshot: z.string(),
      period: periodSchema,
      facts: z.array(
        z.strictObject({
          factId: z.string(),
          sources: z.array(
            z.strictObject({
              ...{ sourceId: z.string(), failed: z.array(rule) },
              load: z.looseObject({ runId: z.string(), loadedAt: z.string() }).nullable(),
            }),
          ),
        }),
      ),
      ...{ notReported: z.array(z.string()), awaited: z.array(z.string()) },
      awaitedBy: z.string().nullable(),
      partlyReported: z.array(
        z.strictObject({ unitId: z.string(), rows: z.int().nullable(), usual: z.number().nullable() }),
      ),
    }),
  },
  faults: ['indicator_unknown', 'unit_unknown', 'query_interrupted'],
  answer: async ({ snapshot, scope, question: { signal }, parameters }) =>
    tellVersion(snapshot, await readLineage(snapshot, scope, toCell(snapshot, parameters), signal)),
});

/** `/api/v1/quality`: how rows did against the rules, of a source, of an indicator's sources, or of all. */
export const qualityRoute = versionRoute({
  path: '/api/v1/quality',
  needs: 'read_figures',
  summary: 'Says how rows did against the rules, by criterion and by rule.',
  parameters: {
    source: text('Id of one source; all where neither is named.'),
    indicator: text('Id of an indicator, of whose sources the results are then.'),
  },
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({
      ...{ snapshot: z.string(), byCriterion: z.array(z.strictObject(criterion)), rules: z.array(rule) },
    }),
  },
  faults: ['indicator_unknown', 'query_interrupted'],
  answer: async ({ snapshot, scope, question: { signal }, parameters: { source, indicator } }) => {
    if (source && indicator) throw invalidQuestion('source', source, 'a source or an indicator, not both');
    const sources = indicator ? sourcesOf(snapshot, indicator) : [source ?? null];
    const found = await Promise.all(
      sources.map((sourceId) => readQuality(snapshot, scope, { sourceId }, signal)),
    );
    return tellVersion(snapshot, {
      byCriterion: found.flatMap(({ byCriterion }) => byCriterion),
      rules: found.flatMap(({ rules }) => rules),
    });
  },
});

function sourcesOf({ catalog }: Snapshot, indicatorId: string): string[] {
  const { formula } = requireIndicator(catalog, indicatorId);
  return [...new Set(factsOfFormula(formula).flatMap((id) => catalog.facts.get(id)?.sources ?? []))];
}
