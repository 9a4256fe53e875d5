import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import { asPath, toldFromPath } from './beside-path.ts';

const share = { unit: 'percent', decimals: 1 } as Indicator;
const documents = { unit: 'count', decimals: 0 } as Indicator;
const decimals = (value: number, path: number, indicator = share, status = 'within_tolerance') =>
  toldFromPath({ value, path, status: status as 'behind' }, indicator, 'en').decimals;

describe('a value beside the path it is behind', () => {
  it('has more decimals where both would read the same', () => {
    expect(decimals(0.2253, 0.2247)).toBe(2);
    expect(decimals(0.2196, 0.22)).toBe(2);
    expect(decimals(0.22471, 0.22469, share, 'behind')).toBe(3);
  });

  it('has its own where they do not, where nothing is behind, and where no decimals would tell', () => {
    expect(decimals(0.23, 0.225)).toBe(1);
    expect(decimals(0.2253, 0.2247, share, 'on_path')).toBe(1);
    expect(decimals(2, 2.1, documents)).toBe(0);
    expect(decimals(0.2250000001, 0.225)).toBe(4);
  });
});

it('a distance from a path between whole counts has its decimal', () => {
  expect(asPath(2.1, documents, 'en').decimals).toBe(1);
  expect(asPath(2, documents, 'en').decimals).toBe(0);
  expect(asPath(0.225, share, 'en').decimals).toBe(1);
});
