import { describe, expect, it } from 'vitest';
import { sealCells, touchedCells } from './seal-cells.ts';

describe('the seal of a record', () => {
  const went = { code: '01', note: 'a\r\nb', amount: null };

  it('tells the cells that were touched since', () => {
    expect(touchedCells(went, sealCells(went))).toEqual([]);
    expect(touchedCells({ ...went, code: '02', amount: '5' }, sealCells(went))).toEqual(['code', 'amount']);
    expect(touchedCells({ ...went, code: null }, sealCells(went))).toEqual(['code']);
  });

  it('takes for the same what programs change by themselves', () => {
    const came = { code: '01', note: 'a\nb', amount: '' };
    expect(touchedCells(came, sealCells(went))).toEqual([]);
    expect(touchedCells({ note: 'e\u0301' }, sealCells({ note: '\u00e9' }))).toEqual([]);
  });

  it('takes all cells for touched where it is gone, and a column it does not know where it says something', () => {
    expect(touchedCells(went, null)).toEqual(['code', 'note', 'amount']);
    expect(touchedCells({ ...went, new: null }, sealCells(went))).toEqual([]);
    expect(touchedCells({ ...went, new: 'x' }, sealCells(went))).toEqual(['new']);
  });
});
