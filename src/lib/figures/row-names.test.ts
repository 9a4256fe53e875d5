import { describe, expect, it } from 'vitest';
import { placeRowNames } from './row-names.ts';

const plain = { column: 118, before: 0, row: 24 };
const LONG = 'पितृभूमि मोर्चा और जनसंगठनों की पार्टी समिति';

describe('the names of rows', () => {
  it('leave a figure as it is where all fit', () => {
    const { column, row, nameAt, barAt, textOf } = placeRowNames(['Hà Nội', 'Huế'], 350, plain);
    expect({ column, row, nameAt, barAt }).toEqual({ column: 118, row: 24, nameAt: 0, barAt: 0 });
    expect(textOf('Hà Nội')).toBe('Hà Nội');
  });

  it('take a wider column where there is room', () => {
    const { column, row, textOf } = placeRowNames([LONG], 900, plain);
    expect([column > 118, row, textOf(LONG)]).toEqual([true, 24, LONG]);
  });

  it('take two lines where the column is not wide enough', () => {
    const name = 'Thành ủy Thành phố Hồ Chí Minh';
    const { row, textOf } = placeRowNames([name], 350, plain);
    expect(row).toBeGreaterThan(24);
    expect(textOf(name).split('\n')).toHaveLength(2);
  });

  it('stand above their bars where two lines are not enough, the bar below them', () => {
    const { column, row, nameAt, barAt, textOf } = placeRowNames([LONG, 'Huế'], 350, plain);
    expect({ column, row }).toEqual({ column: 0, row: 43 });
    expect(nameAt).toBeLessThan(0);
    expect(barAt).toBeGreaterThan(0);
    expect(textOf(LONG)).toBe(LONG);
  });

  it.each([350, 500, 760, 1040])('lose no word at %i px', (width) => {
    const { textOf } = placeRowNames([LONG, 'Đà Nẵng'], width, plain);
    expect(textOf(LONG).replaceAll('\n', ' ')).toBe(LONG);
  });
});
