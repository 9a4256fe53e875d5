import { describe, expect, it } from 'vitest';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { workbookColumn } from './workbook-columns.ts';

const text = (en: string) => ({ en });
const indicator = (id: string, more: Partial<Indicator>) =>
  [
    id,
    {
      ...{ id, name: text(id), numeratorText: text('files kept'), denominatorText: text('files asked') },
      ...{ unit: 'percent', decimals: 1, ...more },
    } as unknown as Indicator,
  ] as const;
const catalog = {
  indicators: new Map([
    indicator('on_time', {}),
    indicator('score', { unit: 'points', decimals: 2 }),
    indicator('steps', { unit: 'count', decimals: 0, denominatorText: null }),
  ]),
  facts: new Map([
    ['document_day', { measures: [{ id: 'docs', name: text('Documents') }] } as unknown as Fact],
  ]),
};

describe('a column of a workbook', () => {
  it.each([
    ['on_time', '0.0%', 'on_time'],
    ['on_time_previous', '0.0%', 'on_time'],
    ['on_time_numerator', '#,##0', 'files kept'],
    ['on_time_denominator_previous_year', '#,##0', 'files asked'],
    ['score', '#,##0.00', 'score'],
    ['steps', '#,##0', 'steps'],
    ['document_day.docs', '#,##0', 'Documents'],
  ])('%s is written as %s and called %s', (column, format, name) => {
    expect(workbookColumn(catalog, column)).toEqual({ format, name: text(name) });
  });

  it.each(['on_time_state', 'on_time_note', 'document_day.docs_state'])(
    'is text, and told of the figure beside it: %s',
    (column) => {
      expect(workbookColumn(catalog, column)).toEqual({ format: '@', name: null });
    },
  );

  it.each(['value', 'period', 'unit_id', 'document_day.other', 'on_timely'])(
    'is left as it is where it is no figure, or of no one figure: %s',
    (column) => {
      expect(workbookColumn(catalog, column)).toBeUndefined();
    },
  );
});
