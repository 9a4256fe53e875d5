import { countFigureRows, readFigureRows, type FigureRowsQuestion } from '#warehouse/query/figure-rows.ts';
import { readMatrix, type MatrixQuestion } from '#warehouse/query/matrix.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion, requireGrain } from '#warehouse/query/question.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { readConditions, readList, readOneCell, readWhole, requireKnown } from './read-search.ts';
import { readFormat, type Table } from './table-answer.ts';

const USUAL_CELLS = 100_000;
const USUAL_ROWS = 1000;

/**
 * Reads what `/api/v1/matrix` is asked: `?indicator=&unit=&level=&grain=&from=&to=&limit=&offset=&format=`.
 * @throws {WarehouseError} question_invalid; when read: indicator_unknown, unit_unknown, query_interrupted
 */
export function matrixTable(snapshot: Snapshot, scope: Scope, search: URLSearchParams): Table {
  requireKnown(search, [
    ...['indicator', 'unit', 'level', 'grain', 'from', 'to', 'limit', 'offset', 'format'],
  ]);
  const { rootUnit, calendar } = snapshot.catalog.workspace;
  const [from, to] = [search.get('from'), search.get('to')];
  const question: MatrixQuestion = {
    indicatorIds: readList(search, 'indicator').toSorted(),
    parentId: search.get('unit') || rootUnit,
    level: search.get('level') || null,
    grain: requireGrain(search.get('grain') || 'month'),
    from: from ? readPeriodText('from', from, calendar.fiscalYearStart).from : null,
    to: to ? readPeriodText('to', to, calendar.fiscalYearStart).to : null,
    limit: readWhole(search, 'limit') ?? USUAL_CELLS,
    offset: readWhole(search, 'offset') ?? 0,
  };
  return {
    ...{ name: 'matrix', question, format: readFormat(search.get('format') || 'json') },
    dictionaries: new Set(['indicator_id', 'unit_id', 'state', 'status']),
    page: { limit: question.limit, offset: question.offset },
    read: (signal) => readMatrix(snapshot, scope, question, signal),
  };
}

/**
 * Reads what `/api/v1/rows` is asked: `?indicator=&unit=&grain=&period=&side=&where=dimension:code&limit=&offset=&format=`.
 * @throws {WarehouseError} question_invalid; when read: indicator_unknown, unit_unknown, query_interrupted
 */
export function figureRowsTable(snapshot: Snapshot, scope: Scope, search: URLSearchParams): Table {
  requireKnown(search, [
    ...['indicator', 'unit', 'grain', 'period', 'side', 'where', 'limit', 'offset', 'format'],
  ]);
  const side = search.get('side') || 'numerator';
  if (side !== 'numerator' && side !== 'denominator')
    throw invalidQuestion('side', side, 'numerator or denominator');
  const question: FigureRowsQuestion = {
    ...readOneCell(snapshot, search),
    side,
    where: readConditions(search),
    limit: readWhole(search, 'limit') ?? USUAL_ROWS,
    offset: readWhole(search, 'offset') ?? 0,
  };
  return {
    ...{ name: 'rows', question, format: readFormat(search.get('format') || 'json') },
    dictionaries: new Set(['unit_id']),
    page: {
      ...{ limit: question.limit, offset: question.offset },
      count: (signal) => countFigureRows(snapshot, scope, question, signal),
    },
    read: (signal) => readFigureRows(snapshot, scope, question, signal),
  };
}
