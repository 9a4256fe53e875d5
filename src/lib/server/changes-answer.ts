import * as z from 'zod';
import { readVersion } from '#warehouse/control/versions.ts';
import { grains } from '#warehouse/model/period.ts';
import { valueStates } from '#warehouse/model/value.ts';
import { causeKinds } from '#warehouse/query/causes.ts';
import {
  changeOrders,
  countChanges,
  MOST_CHANGES,
  readChanges,
  readChangeSummary,
  type ChangesQuestion,
  type TwoVersions,
} from '#warehouse/query/changes.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { jsonAnswer, PRIVATE } from './answer.ts';
import type { AnswerCache } from './answer-cache.ts';
import { readingFaults } from './http-errors.ts';
import { format, period, readParameters, text, textList, whole, type ParametersOf } from './parameters.ts';
import type { Route } from './route.ts';
import { answerTable } from './table-answer.ts';
import { openWarehouse, readerScope, withSnapshot, withVersion } from './warehouse.ts';

const USUAL_ROWS = 1000;

const selecting = {
  from: text('Id of the earlier version; the one that the later was built on where it is left out.'),
  to: text('Id of the later version; the one served where it is left out.'),
  indicator: textList('Ids of indicators; all where it is left out.'),
  unit: textList('Durable ids of units; all where it is left out.'),
  level: text('Units of one level; of any where it is left out.'),
  grain: z.enum(grains).optional().meta({ description: 'Length of a period; all where it is left out.' }),
  since: period('First period.'),
  until: period('Last period, inclusive.'),
};

const paged = {
  ...selecting,
  order: z
    .enum(changeOrders)
    .default('movement')
    .meta({ description: '`movement`: the largest first, as a part of the figure before; `cell`: by cell.' }),
  limit: whole(0, MOST_CHANGES, 'Rows at most; 1,000 where it is left out.'),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 'Rows passed over.'),
  format,
};

const figure = z.number().nullable();
const state = z.enum(valueStates).nullable();

const changeRow = z.strictObject({
  ...{ indicator_id: z.string(), unit_id: z.string(), grain: z.enum(grains) },
  ...{ period: z.iso.date(), period_end: z.iso.date() },
  change: z.enum(['moved', 'appeared', 'went', 'state']),
  ...{ state_before: state, state_after: state, value_before: figure, value_after: figure },
  ...{ numerator_before: figure, numerator_after: figure },
  ...{ denominator_before: figure, denominator_after: figure },
  ...{ delta: figure, relative: figure, withheld: z.boolean(), causes: z.string() },
});

const dictionaries = new Set([
  ...['indicator_id', 'unit_id', 'grain', 'change', 'state_before', 'state_after', 'causes'],
]);

const faults = [
  ...(['version_unknown', 'indicator_unknown', 'unit_unknown', 'query_interrupted'] as const),
  ...readingFaults,
];

/** `/api/v1/changes`: which figures differ between two versions, and why. */
export function changesRoute(cache: AnswerCache): Route {
  return {
    path: '/api/v1/changes',
    needs: 'read_figures',
    summary: 'Answers which figures differ between two versions, a row a cell, with why they may.',
    parameters: paged,
    content: { kind: 'table', row: changeRow },
    faults: [...faults, 'format_not_acceptable'],
    answer: (asked) => {
      const parameters = readParameters(paged, asked.url.searchParams);
      return betweenVersions(parameters, (versions, scope) => {
        const question: ChangesQuestion = {
          ...toCells(parameters, versions),
          ...{ order: parameters.order, limit: parameters.limit ?? USUAL_ROWS },
          offset: parameters.offset ?? 0,
        };
        const [from, to] = [versions.before.snapshotId, versions.after.snapshotId];
        const table = {
          ...{ name: 'changes', question: { ...question, from_version: from }, dictionaries },
          read: (signal: AbortSignal) => readChanges(versions, scope, question, signal),
          page: {
            ...{ limit: question.limit, offset: question.offset, pins: { from, to } },
            count: (signal: AbortSignal) => countChanges(versions, scope, question, signal),
          },
        };
        return answerTable(versions.after, scope, asked, { table, cache });
      });
    },
  };
}

/** `/api/v1/changes/summary`: the same counted by indicator, with all that may be why. */
export const changeSummaryRoute: Route = {
  path: '/api/v1/changes/summary',
  needs: 'read_figures',
  summary: 'Counts by indicator which figures differ between two versions, with all that may be why.',
  parameters: selecting,
  content: {
    kind: 'json',
    isTagged: false,
    schema: z.strictObject({
      ...{ from: z.string(), to: z.string() },
      indicators: z.array(
        z.strictObject({
          indicatorId: z.string(),
          ...{ moved: z.int(), appeared: z.int(), went: z.int(), state: z.int() },
          causes: z.array(z.strictObject({ kind: z.enum(causeKinds), of: z.array(z.string()) })),
        }),
      ),
    }),
  },
  faults,
  answer: ({ url, signal }) => {
    const parameters = readParameters(selecting, url.searchParams);
    return betweenVersions(parameters, async (versions, scope) => {
      const { before, after } = versions;
      const cells = toCells(parameters, versions);
      const indicators = await readChangeSummary(versions, scope, cells, signal);
      const headers = { 'cache-control': PRIVATE, 'x-lodestar-snapshot': after.snapshotId };
      return jsonAnswer(200, { from: before.snapshotId, to: after.snapshotId, indicators }, headers);
    });
  },
};

/** `to` is the version served where it is left out, `from` the one that `to` was built on. */
function betweenVersions<T>(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  work: (versions: TwoVersions, scope: Scope) => Promise<T>,
): Promise<T> {
  const betweenIt = async (after: TwoVersions['after'], { presentId }: Scope) => {
    const { control } = await openWarehouse();
    const earlier = from ?? readVersion(control, after.snapshotId)?.parentId;
    if (!earlier)
      throw invalidQuestion('from', '(none)', `the id of a version: ${after.snapshotId} was built on none`);
    // Of the whole nothing is told: what differs in it may be what one unit reported late.
    const scope = { ...readerScope(), ...(presentId === undefined ? {} : { presentId }) };
    return withVersion(earlier, (before) => work({ before, after }, scope));
  };
  return to === undefined ? withSnapshot(betweenIt) : withVersion(to, betweenIt);
}

function toCells(
  { indicator, unit, level, grain, since, until }: ParametersOf<typeof selecting>,
  { after }: TwoVersions,
): Omit<ChangesQuestion, 'order' | 'limit' | 'offset'> {
  const { fiscalYearStart } = after.catalog.workspace.calendar;
  return {
    ...{ indicatorIds: indicator.toSorted(), unitIds: unit.toSorted() },
    ...{ level: level ?? null, grain: grain ?? null },
    from: since ? readPeriodText('since', since, fiscalYearStart).from : null,
    to: until ? readPeriodText('until', until, fiscalYearStart).to : null,
  };
}
