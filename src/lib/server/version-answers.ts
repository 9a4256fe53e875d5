import { createHash } from 'node:crypto';
import * as z from 'zod';
import { grains } from '#warehouse/model/period.ts';
import { vintages } from '#warehouse/model/context-series.ts';
import { listKeptVersions } from '#warehouse/snapshot/kept-versions.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { jsonAnswer, PRIVATE, type Answer, type Question } from './answer.ts';
import { chooseCoding, tagIn } from './content-coding.ts';
import { scopeKey, type Scope } from '#warehouse/scope/scope.ts';
import { hasTag } from './etag.ts';
import { periodSchema } from './period-schema.ts';
import { readParameters } from './parameters.ts';
import { versionRoute, type Route } from './route.ts';
import { openWarehouse, readerScope } from './warehouse.ts';

const texts = z.record(z.string(), z.string()).meta({ description: 'By language.' });
const version = { snapshot: z.string(), asOf: z.iso.date() };
const target = z.looseObject({
  date: z.iso.date(),
  value: z.number(),
  basis: z.enum(['public', 'secondary', 'example']),
  source: texts,
});
const units = z.enum(['percent', 'points', 'count', 'number']);

/** What both indicators and series say of themselves. */
const definition = {
  id: z.string(),
  name: texts,
  description: texts,
  unit: units.meta({ description: 'Values of `percent` are ratios from 0 to 1.' }),
  unitText: texts.nullable(),
  decimals: z.int(),
  better: z.enum(['up', 'down']),
  targets: z.array(target),
};

/** `/api/v1/indicators`: the definitions as they were when the values were computed. */
export const indicatorsRoute = versionRoute({
  path: '/api/v1/indicators',
  needs: 'read_figures',
  summary: 'Answers the definitions, levels and periods of the version served.',
  parameters: {},
  content: {
    kind: 'json',
    isTagged: true,
    schema: z.strictObject({
      ...version,
      languages: z.array(z.string()),
      levels: z.array(z.looseObject({ id: z.string(), name: texts, counted: texts })),
      periods: z.record(z.enum(grains), z.array(periodSchema)),
      indicators: z.array(
        z.looseObject({
          ...definition,
          version: z.string(),
          shortName: texts,
          numeratorText: texts,
          denominatorText: texts.nullable(),
          caution: texts.nullable(),
          formula: z.looseObject({ kind: z.string() }),
          pillar: z.string(),
          owner: z.string(),
          frequency: z.string(),
          baseline: z.looseObject({ date: z.iso.date(), value: z.number() }).nullable(),
          tolerance: z.number(),
          suppressBelow: z.number(),
        }),
      ),
    }),
  },
  faults: [],
  answer: ({ snapshot, scope, question }) => {
    const { workspace, periods, indicators } = snapshot.catalog;
    const { languages, levels } = workspace;
    return answerVersion(
      { snapshot, scope, question },
      {
        ...{ languages, levels, periods },
        indicators: [...indicators.values()],
      },
    );
  },
});

/** `/api/v1/context`: the reference series beside the indicators, with every figure that was published. */
export const contextRoute = versionRoute({
  path: '/api/v1/context',
  needs: 'read_figures',
  summary: 'Answers reference series that others publish, with every figure, its vintage and its page.',
  parameters: {},
  content: {
    kind: 'json',
    isTagged: true,
    schema: z.strictObject({
      ...version,
      series: z.array(
        z.looseObject({
          ...definition,
          values: z.array(
            z.looseObject({
              year: z.int(),
              value: z.number(),
              vintage: z.enum(vintages),
              publishedAt: z.iso.date(),
              source: z.string(),
            }),
          ),
        }),
      ),
    }),
  },
  faults: [],
  answer: ({ snapshot, scope, question }) =>
    answerVersion({ snapshot, scope, question }, { series: [...snapshot.catalog.context.values()] }),
});

/** What a version says of itself to a reader: the same to all of one scope as long as it is served. */
function answerVersion(
  {
    snapshot: { snapshotId, asOf },
    scope,
    question,
  }: { snapshot: Snapshot; scope: Scope; question: Question },
  body: object,
): Answer {
  const hash = createHash('sha256').update(scopeKey(scope)).digest('base64url').slice(0, 12);
  const etag = tagIn(`"${snapshotId}-${hash}"`, chooseCoding(question.header('accept-encoding')));
  const headers = {
    'cache-control': PRIVATE,
    vary: 'accept-encoding',
    etag,
    'x-lodestar-snapshot': snapshotId,
  };
  if (hasTag(question.header('if-none-match'), etag)) return { status: 304, headers, body: null };
  return jsonAnswer(200, { snapshot: snapshotId, asOf, ...body }, headers);
}

const kept = z.strictObject({
  ...{ id: z.string(), asOf: z.iso.date(), publishedAt: z.string(), builtOn: z.string().nullable() },
  run: z.strictObject({
    ...{ id: z.string(), kind: z.string().nullable() },
    ...{ startedAt: z.string().nullable(), reason: z.string().nullable() },
  }),
  ...{ current: z.boolean(), format: z.int(), readable: z.boolean() },
});

/** `/api/v1/versions`: those that are kept, each of which can be read as it stood. */
export const versionsRoute: Route = {
  path: '/api/v1/versions',
  needs: 'read_figures',
  summary: 'Lists the versions that are kept, the newest first; each can be read as it stood.',
  parameters: {},
  content: { kind: 'json', isTagged: false, schema: z.strictObject({ versions: z.array(kept) }) },
  faults: [],
  answer: async (question) => {
    readParameters({}, question.url.searchParams);
    const { control } = await openWarehouse();
    return jsonAnswer(
      200,
      { versions: listKeptVersions(control, readerScope()) },
      { 'cache-control': PRIVATE },
    );
  },
};
