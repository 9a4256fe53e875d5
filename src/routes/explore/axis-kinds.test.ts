import { expect, it } from 'vitest';
import { axesTogether } from './axis-kinds.ts';

const together = (rows: string, columns: string, within: string, before: string) =>
  Object.values(axesTogether({ rows, columns, within }, before));

it('rows chosen as the columns were take their place, and columns that of the rows', () => {
  expect(together('unit:TINH', 'unit', '', 'period')).toEqual(['unit:TINH', 'period', '']);
  expect(together('period', 'period', '', 'channel')).toEqual(['period', 'channel', '']);
});

it('columns are none where rows of their kind had that kind before', () => {
  expect(together('unit:TINH', 'unit:XA', '', 'unit')).toEqual(['unit:TINH', '', '']);
});

it('rows are not split by what they or the columns are by', () => {
  expect(together('unit', '', 'unit:TINH', 'period')).toEqual(['unit', '', '']);
  expect(together('period', 'channel', 'channel', 'period')).toEqual(['period', 'channel', '']);
});

it('what goes together stays', () => {
  expect(together('unit', 'period', 'channel', 'unit')).toEqual(['unit', 'period', 'channel']);
});
