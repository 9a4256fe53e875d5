import { readPeriodText } from '#warehouse/query/period-text.ts';
import { requireGrain } from '#warehouse/query/question.ts';
import { readValues, type ValuesQuestion } from '#warehouse/query/values.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readList, readWhole, requireKnown } from './read-search.ts';
import { readFormat, type Table } from './table-answer.ts';

const parameters = ['indicator', 'unit', 'level', 'grain', 'from', 'to', 'limit', 'offset', 'format'];
const dictionaries = new Set(['indicator_id', 'unit_id', 'grain', 'state', 'status']);

/**
 * Reads what `/api/v1/values` is asked: `?indicator=&unit=&level=&grain=&from=&to=&limit=&offset=&format=`.
 * @throws {WarehouseError} question_invalid; when read: indicator_unknown, unit_unknown, query_interrupted
 */
export function valuesTable(snapshot: Snapshot, scope: Scope, search: URLSearchParams): Table {
  requireKnown(search, parameters);
  const question = readValuesQuestion(search, snapshot.catalog);
  return {
    ...{ name: 'values', question, dictionaries, format: readFormat(search.get('format') || 'json') },
    page: { limit: question.limit ?? null, offset: question.offset ?? 0 },
    read: (signal) => readValues(snapshot, scope, question, signal),
  };
}

/** Periods are inclusive in addresses. Equal questions come out equal, so that they share one tag. */
function readValuesQuestion(search: URLSearchParams, catalog: Catalog): ValuesQuestion {
  const { fiscalYearStart } = catalog.workspace.calendar;
  const from = search.get('from');
  const to = search.get('to');
  return {
    indicatorIds: readList(search, 'indicator').toSorted(),
    unitIds: readList(search, 'unit').toSorted(),
    level: search.get('level') || null,
    grain: requireGrain(search.get('grain') || 'month'),
    from: from ? readPeriodText('from', from, fiscalYearStart).from : null,
    to: to ? readPeriodText('to', to, fiscalYearStart).to : null,
    limit: readWhole(search, 'limit') ?? null,
    offset: readWhole(search, 'offset') ?? 0,
  };
}
