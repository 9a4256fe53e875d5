import * as z from 'zod';
import { grains } from '#warehouse/model/period.ts';
import { statuses, valueStates } from '#warehouse/model/value.ts';
import { readDecomposition, type DecomposeQuestion } from '#warehouse/query/decompose.ts';
import { projectionMethods, readProjection } from '#warehouse/query/projection.ts';
import { readWorking } from '#warehouse/query/working.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { jsonAnswer, PRIVATE, type Answer } from './answer.ts';
import { cellInPeriodParameters, cellParameters, firstDay, toCell } from './cell-parameters.ts';
import { period, text, tree, type ParametersOf } from './parameters.ts';
import { periodSchema } from './period-schema.ts';
import { versionRoute } from './route.ts';

const figure = z.number().nullable();
const sums = z.strictObject({ numerator: z.number(), denominator: z.number() }).nullable();
const restatedBy = z.enum(['data', 'definition']).nullable();
const effect = { rate: z.number(), mix: z.number(), coverage: z.number() };

/** What `/api/v1/decompose` is asked. */
export const decomposeParameters = {
  ...cellParameters,
  period: period('Period the change led to; the last complete one where it is left out.'),
  against: period('Period it is compared with; the one before where it is left out.'),
  by: text(
    'What the parts are: `unit`, `unit:LEVEL` or a dimension of its facts; `unit` where it is left out.',
  ),
  tree,
};

/** @throws {WarehouseError} question_invalid */
export function decomposeQuestion(
  snapshot: Snapshot,
  parameters: ParametersOf<typeof decomposeParameters>,
): DecomposeQuestion {
  const { against, by, grain } = parameters;
  return {
    ...toCell(snapshot, parameters),
    ...(against ? { against: firstDay(snapshot, 'against', { text: against, grain }) } : {}),
    by: toParts(by ?? 'unit'),
    tree: parameters.tree,
  };
}

/** `/api/v1/decompose`: why a ratio changed. */
export const decomposeRoute = versionRoute({
  path: '/api/v1/decompose',
  needs: 'read_figures',
  summary: 'Takes the change of a ratio apart into rate, mix and coverage, part by part.',
  parameters: decomposeParameters,
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({
      snapshot: z.string(),
      before: periodSchema,
      after: periodSchema,
      effects: z
        .strictObject({
          ...{ before: z.number(), after: z.number(), change: z.number() },
          ...effect,
          parts: z.array(
            z.strictObject({ key: z.string().nullable(), before: sums, after: sums, ...effect }),
          ),
        })
        .nullable(),
      restated: z
        .strictObject({
          ...{ published: z.number(), before: z.number(), after: z.number() },
          by: z.strictObject({ before: restatedBy, after: restatedBy }),
        })
        .nullable(),
      reason: z.enum(['no_value', 'not_comparable']).nullable(),
      break: z.looseObject({}).nullable(),
    }),
  },
  faults: ['question_invalid', 'indicator_unknown', 'unit_unknown', 'query_interrupted'],
  answer: async ({ snapshot, scope, question: { signal }, parameters }) => {
    const question = decomposeQuestion(snapshot, parameters);
    return tellVersion(snapshot, await readDecomposition(snapshot, scope, question, signal));
  },
});

/** `/api/v1/projection`: where an indicator is heading. */
export const projectionRoute = versionRoute({
  path: '/api/v1/projection',
  needs: 'read_figures',
  summary: 'Says where an indicator is heading, and whether it will meet its next target.',
  parameters: {
    ...cellParameters,
    period: period('The last period it is reckoned from; the last complete one where it is left out.'),
    method: z
      .enum(projectionMethods)
      .default('smoothing')
      .meta({ description: 'How the series is continued.' }),
  },
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({
      snapshot: z.string(),
      method: z.enum(projectionMethods),
      target: z.strictObject({ date: z.iso.date(), value: z.number() }).nullable(),
      points: z.array(
        z.strictObject({ period: z.iso.date(), value: z.number(), lower: figure, upper: figure }),
      ),
      course: z.enum(['on_course', 'uncertain', 'off_course']).nullable(),
      gap: figure,
      missed: figure,
      basis: z.strictObject({ from: z.iso.date(), to: z.iso.date(), values: z.int() }).nullable(),
      meanChange: z.looseObject({}).nullable(),
      break: z.looseObject({}).nullable(),
      reason: z.enum(['no_target_ahead', 'too_few_values']).nullable(),
    }),
  },
  faults: ['question_invalid', 'indicator_unknown', 'unit_unknown', 'query_interrupted'],
  answer: async ({ snapshot, scope, question: { signal }, parameters }) =>
    tellVersion(
      snapshot,
      await readProjection(
        snapshot,
        scope,
        { ...toCell(snapshot, parameters), method: parameters.method },
        signal,
      ),
    ),
});

const point = z.strictObject({ date: z.iso.date(), value: z.number() });
const side = z.strictObject({
  measure: z
    .strictObject({
      ...{ fact: z.string(), measure: z.string() },
      where: z.record(z.string(), z.array(z.string())),
    })
    .nullable(),
  amount: figure,
});

/** `/api/v1/working`: how a value came about and was judged. */
export const workingRoute = versionRoute({
  path: '/api/v1/working',
  needs: 'read_figures',
  summary: 'Shows the working of a value: formula with its figures, path, tolerance, status, rank, coverage.',
  parameters: cellInPeriodParameters,
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({
      snapshot: z.string(),
      working: z
        .strictObject({
          ...{ indicatorId: z.string(), version: z.string(), unitId: z.string(), grain: z.enum(grains) },
          ...{ period: z.iso.date(), periodEnd: z.iso.date(), complete: z.boolean() },
          ...{ state: z.enum(valueStates), value: figure },
          formula: z.strictObject({
            kind: z.enum(['ratio', 'total', 'weighted_index']),
            ...{ numerator: side, denominator: side.nullable() },
            ...{ per: z.number(), figures: z.string().nullable() },
          }),
          path: z.strictObject({ from: point, to: point, on: z.iso.date(), value: z.number() }).nullable(),
          ...{ target: point.nullable(), better: z.enum(['up', 'down']), tolerance: z.number() },
          ...{ distance: figure, status: z.enum(statuses) },
          rank: z.strictObject({ rank: z.int().nullable(), of: z.int().nullable() }),
          coverage: z.strictObject({ reported: z.int(), expected: z.int() }),
          comparison: z.strictObject({
            ...{ previous: figure, previousYear: figure, break: z.looseObject({}).nullable() },
          }),
          provisional: z.boolean(),
          restated: z.strictObject({
            ...{ firstPublished: figure, from: figure, on: z.iso.date().nullable() },
            by: restatedBy,
          }),
          usual: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
          unusual: z.boolean(),
        })
        .nullable(),
    }),
  },
  faults: ['question_invalid', 'indicator_unknown', 'unit_unknown', 'query_interrupted'],
  answer: async ({ snapshot, scope, question: { signal }, parameters }) =>
    tellVersion(snapshot, {
      working: await readWorking(snapshot, scope, toCell(snapshot, parameters), signal),
    }),
});

function toParts(text: string): { level: string | null } | { dimension: string } {
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
