import * as z from 'zod';
import { comparedShape } from '#warehouse/explore/semantic-query.ts';
import { grains } from '#warehouse/model/period.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { figureKinds, type Condition, type Exploration } from '#lib/filters/exploration.ts';
import { listOf, period, readParameters, repeated, text, textList, tree, whole } from './parameters.ts';

/** Axes an answer has on a page: rows and columns. */
const MOST_AXES = 2;

/** Figures side by side that still can be read. */
const MOST_FIGURES = 6;

/** Rows of a table on a page, and told at once to scripts. */
export const PAGE_ROWS = 100;
const MOST_WINDOW = 500;

const shape = {
  indicator: textList('Ids of indicators.'),
  measure: textList('Measures as `fact.measure`.'),
  by: textList('The axis of the rows, then that of the columns.'),
  within: text('The axis by which each row of the table is split further.'),
  unit: text('The unit at and below which rows count.'),
  with: textList('Units compared with it.'),
  where: repeated('`dimension:code`.'),
  grain: z.enum(grains).optional(),
  from: period('First period.'),
  to: period('Last period, inclusive.'),
  period: period('The period other pages are about.'),
  compare: listOf(
    comparedShape,
    'Figures of another period beside each: `previous`, `previous_year`, or an earlier one by its name.',
  ),
  order: text(
    'A column of the answer, `-column` for the largest first, `column@member` as it stands in that column.',
  ),
  drawn: text('Of several figures the one that is drawn.'),
  figure: z.enum(figureKinds).optional(),
  tree,
  start: whole(0, 1_000_000, 'Rows of the table passed over.'),
  count: whole(1, MOST_WINDOW, 'Rows of the table, for scripts.'),
  find: text('What names of rows have in them, for scripts.'),
  lang: text('Language, remembered elsewhere.'),
  theme: text('Appearance, remembered elsewhere.'),
};

/**
 * Reads what the page of exploration is asked. What may stand in the address of any page is let through; a `period` that other pages are
 * about is the last one here. Names are not looked up yet.
 *
 * @throws {WarehouseError} question_invalid: a parameter that is none, or not as it is written
 */
export function readExploration(search: URLSearchParams): Exploration {
  const read = readParameters(shape, search);
  if (read.by.length > MOST_AXES)
    throw invalidQuestion('by', read.by.join(','), 'rows and columns, two axes at most');
  const figures = [...read.indicator, ...read.measure];
  if (figures.length > MOST_FIGURES)
    throw invalidQuestion('figures', figures.join(','), `${MOST_FIGURES} indicators and measures at most`);
  return {
    indicators: read.indicator,
    measures: read.measure,
    by: read.by,
    within: read.within ?? null,
    unit: read.unit ?? null,
    beside: read.with,
    where: toConditions(read.where),
    grain: read.grain ?? null,
    from: read.from ?? null,
    to: read.to ?? read.period ?? null,
    compare: read.compare,
    order: toOrder(read.order),
    drawn: read.drawn ?? null,
    figure: read.figure ?? null,
    isThen: read.tree === 'then',
  };
}

/** Which rows of the table are shown. */
export interface RowsAsked {
  start: number;
  count: number;
  /** Empty for all. */
  find: string;
}

/** Reads which rows of the table are asked for. @throws {WarehouseError} question_invalid */
export function readRowsAsked(search: URLSearchParams): RowsAsked {
  const { start = 0, count = PAGE_ROWS, find = '' } = readParameters(shape, search);
  return { start, count, find };
}

/** Each condition once, in the order given. */
function toConditions(texts: readonly string[]): Condition[] {
  return [...new Set(texts)].map((text) => {
    const colon = text.indexOf(':');
    if (colon < 1 || text.startsWith('unit:'))
      throw invalidQuestion('where', text, 'dimension:code; a unit is named by unit=');
    return { dimension: text.slice(0, colon), code: text.slice(colon + 1) };
  });
}

function toOrder(text: string | undefined): Exploration['order'] {
  if (text === undefined) return null;
  const descending = text.startsWith('-');
  const [column = '', ...member] = text.slice(Number(descending)).split('@');
  return { column, at: member.length > 0 ? member.join('@') : null, descending };
}
