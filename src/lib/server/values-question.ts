import { readPeriodText } from '#warehouse/query/period-text.ts';
import { invalidQuestion, requireGrain } from '#warehouse/query/question.ts';
import type { ValuesQuestion } from '#warehouse/query/values.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';

export const formats = ['arrow', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

const parameters = ['indicator', 'unit', 'level', 'grain', 'from', 'to', 'format'];

/**
 * Reads `?indicator=&unit=&level=&grain=&from=&to=&format=`: lists by commas or repetition, periods inclusive. Equal
 * questions come out equal, so that they share one tag.
 *
 * @throws {WarehouseError} question_invalid: also for a parameter that does not exist, which is most often a slip
 */
export function readValuesQuestion(
  search: URLSearchParams,
  catalog: Catalog,
): { question: ValuesQuestion; format: Format } {
  for (const name of search.keys())
    if (!parameters.includes(name))
      throw invalidQuestion('parameter', name, `one of ${parameters.join(', ')}`);
  const { fiscalYearStart } = catalog.workspace.calendar;
  const from = search.get('from');
  const to = search.get('to');
  return {
    question: {
      indicatorIds: readList(search, 'indicator'),
      unitIds: readList(search, 'unit'),
      level: search.get('level') || null,
      grain: requireGrain(search.get('grain') || 'month'),
      from: from ? readPeriodText('from', from, fiscalYearStart).from : null,
      to: to ? readPeriodText('to', to, fiscalYearStart).to : null,
    },
    format: readFormat(search.get('format') || 'json'),
  };
}

function readList(search: URLSearchParams, name: string): string[] {
  const items = search.getAll(name).flatMap((list) => list.split(','));
  return [...new Set(items.map((item) => item.trim()).filter(Boolean))].sort();
}

function readFormat(text: string): Format {
  const found = formats.find((format) => format === text);
  if (found) return found;
  throw invalidQuestion('format', text, `one of ${formats.join(', ')}`);
}
