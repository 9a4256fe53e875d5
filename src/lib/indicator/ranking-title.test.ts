import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { furthestBehind, rankedForReading } from './ranking-title.ts';

/** Units best first, of an indicator of which less is better, as a reader sees them ranked. */
const ranked = (units: [unitId: string, value: number | null, status: Status][]) =>
  rankedForReading(
    units.map(([unitId, value, status]) => ({ unitId, value, status }) as Cell),
    { better: 'down' } as Indicator,
  );
const namesOf = (cells: Pick<Cell, 'unitId'>[]) => cells.map(({ unitId }) => unitId);

describe('those furthest behind', () => {
  it('are the worst of all where some are behind their path', () => {
    const rows = ranked([
      ['Hà Nội', 0.09, 'on_path'],
      ['Đồng Tháp', 0.15, 'within_tolerance'],
      ['Điện Biên', 0.26, 'behind'],
      ['Đắk Lắk', 0.31, 'behind'],
      ['Lai Châu', null, 'not_measured'],
    ]);
    expect(namesOf(furthestBehind(rows, 2))).toEqual(['Đắk Lắk', 'Điện Biên']);
    expect(namesOf(furthestBehind(rows, 9))).toEqual(['Đắk Lắk', 'Điện Biên', 'Đồng Tháp']);
  });

  it('are the worst of those within what is tolerated where none is behind, though the best stand first', () => {
    const rows = ranked([
      ['Hà Nội', 0.09, 'on_path'],
      ['Đồng Tháp', 0.15, 'within_tolerance'],
      ['Vĩnh Long', 0.16, 'within_tolerance'],
    ]);
    expect(namesOf(furthestBehind(rows, 2))).toEqual(['Vĩnh Long', 'Đồng Tháp']);
  });
});
