import type * as z from 'zod';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { lineageRoute, qualityRoute } from './account-answers.ts';
import { changesRoute, changeSummaryRoute } from './changes-answer.ts';
import * as figures from './figure-tables.ts';
import {
  figureRow,
  figureRowsParameters,
  figureRowsTable,
  matrixParameters,
  matrixRow,
  matrixTable,
} from './named-tables.ts';
import { AnswerCache } from './answer-cache.ts';
import { readSettings } from './env.ts';
import { healthRoute, readyRoute } from './health/health-routes.ts';
import { decomposeRoute, projectionRoute, workingRoute } from './judgement-answers.ts';
import { openApiRoute } from './openapi.ts';
import { fileName, text, type ParameterShape, type ParametersOf } from './parameters.ts';
import { queryParameters, queryRow, queryTable } from './query-question.ts';
import { answerRunEvents } from './refresh/run-events.ts';
import { versionRoute, type Route } from './route.ts';
import type { Right } from './auth/rights.ts';
import { answerTable, type Table } from './table-answer.ts';
import { trendParameters, trendRow, trendTable } from './trend-table.ts';
import { valueRow, valuesParameters, valuesTable } from './values-question.ts';
import { contextRoute, indicatorsRoute, versionsRoute } from './version-answers.ts';
import { openWarehouse } from './warehouse.ts';

/** One for the process: Kit's bundle loads this module a second time. */
export const cache = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.answers')] ??=
  new AnswerCache(readSettings().cacheBytes)) as AnswerCache;

const tableFaults = [
  'question_invalid',
  'indicator_unknown',
  'unit_unknown',
  'format_not_acceptable',
  'query_interrupted',
] as const;

const runEventsRoute: Route = {
  path: '/api/v1/runs/{run}/events',
  needs: 'see_refreshes',
  summary: 'Tells what a refresh is doing, as server-sent events, those so far first.',
  parameters: { after: text('Id of the last event already seen, where `Last-Event-ID` cannot be sent.') },
  content: { kind: 'events' },
  faults: ['run_unknown'],
  answer: async (question, { run }) => answerRunEvents((await openWarehouse()).control, run!, question),
};

/** A route of a version that answers a table. */
function tableRoute<Shape extends ParameterShape>({
  row,
  tableOf,
  ...route
}: {
  path: string;
  needs: Right;
  summary: string;
  parameters: Shape;
  row: z.ZodType;
  tableOf: (snapshot: Snapshot, scope: Scope, parameters: ParametersOf<Shape>) => Table;
}): Route {
  return versionRoute({
    ...route,
    parameters: { ...route.parameters, name: fileName },
    content: { kind: 'table', row },
    faults: tableFaults,
    answer: ({ snapshot, scope, question, parameters }) =>
      answerTable(snapshot, scope, question, {
        table: tableOf(snapshot, scope, parameters as ParametersOf<Shape>),
        cache,
      }),
  });
}

const tableRoutes: readonly Route[] = [
  tableRoute({
    path: '/api/v1/values',
    needs: 'read_figures',
    summary: 'Answers values of indicators, ordered by indicator, unit and period.',
    ...{ parameters: valuesParameters, row: valueRow, tableOf: valuesTable },
  }),
  tableRoute({
    path: '/api/v1/trend',
    needs: 'read_figures',
    summary:
      'Answers the course of an indicator of a unit: its values, then what is expected up to the next goal.',
    ...{ parameters: trendParameters, row: trendRow, tableOf: trendTable },
  }),
  tableRoute({
    path: '/api/v1/query',
    needs: 'read_figures',
    summary: 'Answers a question in the words of the model: measures and indicators by any axis.',
    ...{ parameters: queryParameters, row: queryRow, tableOf: queryTable },
  }),
  tableRoute({
    path: '/api/v1/matrix',
    needs: 'read_figures',
    summary: 'Answers indicators × units × periods as a dense table, a row for every combination.',
    ...{ parameters: matrixParameters, row: matrixRow, tableOf: matrixTable },
  }),
  tableRoute({
    path: '/api/v1/rows',
    needs: 'read_rows',
    summary: 'Answers the rows of a fact that one side of a figure was counted from.',
    ...{ parameters: figureRowsParameters, row: figureRow, tableOf: figureRowsTable },
  }),
  tableRoute({
    path: '/api/v1/decompose/parts',
    needs: 'read_figures',
    summary: 'Answers the change of a ratio and its parts as a table.',
    ...{ parameters: figures.partsParameters, row: figures.partsRow, tableOf: figures.partsTable },
  }),
  tableRoute({
    path: '/api/v1/quality/months',
    needs: 'read_figures',
    summary: 'Answers the score of a unit over all criteria and by each, month by month.',
    ...{ parameters: figures.monthsParameters, row: figures.monthsRow, tableOf: figures.monthsTable },
  }),
  tableRoute({
    path: '/api/v1/feeds',
    needs: 'read_figures',
    summary: 'Answers what is computed from what, from sources through facts to indicators.',
    ...{ parameters: { format: queryParameters.format }, row: figures.feedsRow, tableOf: figures.feedsTable },
  }),
  tableRoute({
    path: '/api/v1/phases',
    needs: 'read_figures',
    summary: 'Answers the phases of the workspace with the indicators that measure them.',
    ...{ parameters: figures.phasesParameters, row: figures.phasesRow, tableOf: figures.phasesTable },
  }),
];

/** Every address that answers data. What stands here is answered, and described in `/api/v1/openapi.json`. */
export const routes: readonly Route[] = [
  healthRoute,
  readyRoute,
  indicatorsRoute,
  contextRoute,
  ...tableRoutes,
  lineageRoute,
  qualityRoute,
  decomposeRoute,
  projectionRoute,
  workingRoute,
  versionsRoute,
  changesRoute(cache),
  changeSummaryRoute,
  runEventsRoute,
  openApiRoute(() => routes),
];
