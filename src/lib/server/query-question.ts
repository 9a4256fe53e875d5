import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery, type SemanticQuery } from '#warehouse/explore/semantic-query.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readConditions, readList, readWhole, requireKnown } from './read-search.ts';
import { readFormat, type Table } from './table-answer.ts';

const parameters = [
  ...[
    'indicator',
    'measure',
    'by',
    'unit',
    'where',
    'grain',
    'from',
    'to',
    'compare',
    'totals',
    'order',
    'limit',
    'offset',
  ],
  'format',
];

/**
 * Reads what `/api/v1/query` is asked: `?indicator=&measure=fact.measure&by=period,unit:TINH&unit=&where=dimension:code&grain=&from=&to=
 * &compare=&totals=all&order=-column&limit=&offset=&format=`.
 * @throws {WarehouseError} question_invalid; when read: indicator_unknown, unit_unknown, query_interrupted
 */
export function queryTable(snapshot: Snapshot, scope: Scope, search: URLSearchParams): Table {
  requireKnown(search, parameters);
  const question = readQuery(search);
  return {
    ...{ name: 'query', question, format: readFormat(search.get('format') || 'json') },
    dictionaries: new Set([
      ...question.by
        .filter((axis) => axis !== 'period')
        .map((axis) => (axis.startsWith('unit') ? 'unit_id' : axis)),
      'total_of',
    ]),
    page: { limit: question.limit, offset: question.offset },
    read: (signal) => readExplore(snapshot, scope, question, signal),
  };
}

function readQuery(search: URLSearchParams): SemanticQuery {
  const units = readList(search, 'unit').toSorted();
  const totals = readList(search, 'totals');
  return readSemanticQuery({
    totals: totals.length > 0 && (totals.join() === 'all' || totals),
    indicators: readList(search, 'indicator'),
    measures: readList(search, 'measure'),
    by: readList(search, 'by'),
    where: { ...readConditions(search), ...(units.length > 0 ? { unit: units } : {}) },
    time: {
      grain: search.get('grain') || undefined,
      from: search.get('from') || null,
      to: search.get('to') || null,
      compare: readList(search, 'compare'),
    },
    order: readList(search, 'order').map((column) =>
      column.startsWith('-') ? { column: column.slice(1), descending: true } : { column },
    ),
    limit: readWhole(search, 'limit'),
    offset: readWhole(search, 'offset'),
  });
}
