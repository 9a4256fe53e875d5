import * as z from 'zod';
import { readExplore } from '#warehouse/explore/explore.ts';
import {
  comparedShape,
  MOST_ROWS,
  readSemanticQuery,
  type SemanticQuery,
} from '#warehouse/explore/semantic-query.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { languages } from '#lib/format/locale.ts';
import { answerNames } from './answer-names.ts';
import {
  format,
  grain,
  listOf,
  period,
  repeated,
  textList,
  tree,
  whole,
  type ParametersOf,
} from './parameters.ts';
import type { Table } from './table-answer.ts';

/** Letters of a question sent as JSON: a line of a request has room for it, also where each is escaped. */
const MOST_QUERY_LETTERS = 6000;

/** What `/api/v1/query` is asked. */
export const queryParameters = {
  indicator: textList('Ids of indicators.'),
  measure: textList('Measures as `fact.measure`; at least one indicator or measure.'),
  by: textList(
    'Axes: `period`, `unit` (those directly below), `unit:LEVEL` (those of a level below), `unit:each` (those asked for, side by side), or dimensions. One row without.',
  ),
  unit: textList('Units at and below which rows count; the whole where it is left out.'),
  where: repeated('`dimension:code`; several codes of one dimension are alternatives.'),
  grain,
  from: period('First period.'),
  to: period('Last period, inclusive.'),
  tree,
  compare: listOf(
    comparedShape,
    'Further columns with the figure of another period: `previous`, `previous_year`, or an earlier one by its name.',
  ),
  totals: textList(
    'Axes for which totals are given too, `all` for all: rows in which `total_of` names them.',
  ),
  states: z.enum(['on']).optional().meta({
    description:
      'Further columns with why a figure is there or not, how settled it is, and how many have reported.',
  }),
  names: z
    .enum(languages)
    .optional()
    .meta({ description: 'Language of further columns: the name beside each code that has one.' }),
  order: textList(
    'Columns of the answer, `-column` for the largest first; the axes where it is left out. `column@code` as in a table of two axes: the first by the figure in the column of that code of the second, `column@` by its totals, `column~` as in a table without columns, whose further axes split the rows.',
  ),
  limit: whole(0, MOST_ROWS, 'Rows at most; 10,000 where it is left out.'),
  offset: whole(0, Number.MAX_SAFE_INTEGER, 'Rows passed over.'),
  query: z.string().max(MOST_QUERY_LETTERS).optional().meta({
    description:
      'The whole question as JSON, as Explore gives it to be copied, in place of the parameters above; `names`, `limit` and `offset` may stand beside it.',
  }),
  format,
};

/** A row of its answer: what was asked for names its columns. */
export const queryRow = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).meta({
  description:
    'Axes, after `period` its `grain`, then indicators and measures, by the names they were asked by.',
});

/**
 * Makes a table of what `/api/v1/query` is asked.
 * @throws {WarehouseError} question_invalid; when read: indicator_unknown, unit_unknown, query_interrupted
 */
export function queryTable(
  snapshot: Snapshot,
  scope: Scope,
  parameters: ParametersOf<typeof queryParameters>,
): Table {
  const question = toQuestion(parameters);
  const { names } = parameters;
  const named = names === undefined ? [] : answerNames(snapshot.catalog, question, names);
  return {
    ...{ name: 'query', question: names === undefined ? question : { ...question, names } },
    dictionaries: new Set([
      ...named.map(({ as }) => as),
      ...question.by
        .filter((axis) => axis !== 'period')
        .map((axis) => (axis.startsWith('unit') ? 'unit_id' : axis)),
      ...['total_of', 'grain'],
      ...[...question.indicators, ...question.measures].flatMap((id) => [`${id}_state`, `${id}_note`]),
    ]),
    page: { limit: question.limit, offset: question.offset },
    read: (signal) => readExplore(snapshot, scope, question, signal, named),
  };
}

/** Parameters that say how an answer comes, not what is asked. */
const besides: ReadonlySet<string> = new Set(['names', 'format']);

/** What parameters are that were left out. */
const usual: { readonly [name: string]: unknown } = { grain: 'month', tree: 'now' };

type Parameters = ParametersOf<typeof queryParameters>;

function toQuestion({ query, limit, offset, ...others }: Parameters): SemanticQuery {
  if (query === undefined) return namedQuestion({ ...others, limit, offset });
  const beside = Object.entries(others).find(
    ([name, value]) => !besides.has(name) && value !== undefined && value.length > 0 && value !== usual[name],
  );
  if (beside)
    throw invalidQuestion(
      'query',
      beside[0],
      'it alone: it says what is asked, with names, limit and offset at most',
    );
  const sent = readSemanticQuery(parsed(query));
  return { ...sent, limit: limit ?? sent.limit, offset: offset ?? sent.offset };
}

function parsed(query: string): unknown {
  try {
    return JSON.parse(query);
  } catch {
    throw invalidQuestion('query', query.slice(0, 60), 'a question as JSON');
  }
}

function namedQuestion(parameters: Omit<Parameters, 'query'>): SemanticQuery {
  const {
    indicator,
    measure,
    by,
    unit,
    where,
    grain,
    from,
    to,
    compare,
    states,
    totals,
    tree,
    order,
    limit,
    offset,
  } = parameters;
  return readSemanticQuery({
    indicators: indicator,
    measures: measure,
    by,
    where: { ...toConditions(where), ...(unit.length > 0 ? { unit: unit.toSorted() } : {}) },
    time: { grain, from: from ?? null, to: to ?? null, compare },
    totals: totals.length > 0 && (totals.join() === 'all' || totals),
    ...{ tree, states: states === 'on' },
    order: order.map(toOrder),
    limit,
    offset,
  });
}

/** `-figure` for the largest first; `figure@member` as in a table, `figure@` by its totals, `figure~` as in one without columns. */
function toOrder(text: string): { column: string; descending: boolean; at?: string | null } {
  const descending = text.startsWith('-');
  if (text.endsWith('~') && !text.includes('@'))
    return { column: text.slice(Number(descending), -1), descending, at: null };
  const [, column = '', at] = /^([^@]*)(?:@(.*))?$/s.exec(text.slice(Number(descending))) ?? [];
  return { column, descending, ...(at !== undefined && { at }) };
}

/** `where=channel:WEB&where=channel:APP`: one code each, which may hold commas and colons. */
export function toConditions(texts: readonly string[]): Record<string, string[]> {
  const conditions = texts.map((text) => {
    const colon = text.indexOf(':');
    if (colon < 1 || text.startsWith('unit:'))
      throw invalidQuestion('where', text, 'dimension:code; units are named by unit=');
    return { dimension: text.slice(0, colon), code: text.slice(colon + 1) };
  });
  const byDimension = Map.groupBy(conditions, ({ dimension }) => dimension);
  return Object.fromEntries(
    [...byDimension].map(([dimension, all]) => [dimension, all.map(({ code }) => code).toSorted()]),
  );
}
