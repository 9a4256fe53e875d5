import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArrivals } from '#warehouse/query/arrivals.ts';
import { readMeasuredLevels } from '#warehouse/query/measured-levels.ts';
import { readScorecard } from '#warehouse/query/scorecard.ts';
import { requireVisibleUnit } from '#warehouse/query/visible-unit.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { holdSmallWarehouse, type HeldVersion } from '../support/held-version.ts';

const hanoi: Scope = { unitRoots: ['34-01'], highestClass: '*' };
const at = { grain: 'month', period: '2026-10-01' } as const;

describe('what is asked about a unit', () => {
  let held: HeldVersion;
  let snapshot: Snapshot;
  beforeAll(async () => {
    held = await holdSmallWarehouse();
    ({ snapshot } = held);
  });
  afterAll(() => held.close());

  it('sets it beside the other units of its level, without itself', async () => {
    const { rows } = await readScorecard(snapshot, everything, { unitId: '34-01', ...at });
    const beside = rows.filter(({ peers }) => peers !== null);
    expect(beside.length).toBeGreaterThan(0);
    for (const { cell, peers } of beside) {
      const others = await snapshot.rows<{ value: number }>(
        `select v.value from ${snapshot.alias}.indicators.value v
         join ${snapshot.alias}.star.dim_unit u on u.unit_id = v.unit_id and u.is_latest and u.valid_to is null
         where v.indicator_id = $indicator and v.grain = 'month' and v.period = '2026-10-01' and u.level = 'TINH'
           and v.unit_id <> '34-01' and v.value is not null order by v.value`,
        { indicator: cell.indicatorId },
      );
      const values = others.map(({ value }) => value);
      expect(peers!.count).toBe(values.length);
      expect(peers!.quartiles.at(0)).toBe(values.at(0));
      expect(peers!.quartiles.at(-1)).toBe(values.at(-1));
      const [below, above] = [(values.length - 1) >> 1, values.length >> 1];
      expect(peers!.quartiles[2]).toBeCloseTo((values[below]! + values[above]!) / 2, 12);
    }
  });

  it('tells nothing of peers out of sight', async () => {
    const { rows } = await readScorecard(snapshot, hanoi, { unitId: '34-01', ...at });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ peers }) => peers === null)).toBe(true);
  });

  it('has the levels below it at which an indicator has values, as far as they are seen', async () => {
    const question = { indicatorId: 'redeclaration_rate', parentId: '00', ...at };
    const all = await readMeasuredLevels(snapshot, everything, question);
    const [counted] = await snapshot.rows<{ units: number }>(
      `select count(*) as units from ${snapshot.alias}.indicators.value v
       join ${snapshot.alias}.star.dim_unit u on u.unit_id = v.unit_id and u.is_latest and u.parent_id = '00' and u.level = 'TINH'
       where v.indicator_id = 'redeclaration_rate' and v.grain = 'month' and v.period = '2026-10-01' and v.value is not null`,
    );
    expect(all.find(({ level }) => level === 'TINH')?.units).toBe(counted!.units);
    expect(await readMeasuredLevels(snapshot, hanoi, question)).toEqual([{ level: 'TINH', units: 1 }]);
  });

  it('knows one out of sight no better than one that is not there', async () => {
    await expect(requireVisibleUnit(snapshot, hanoi, '34-01')).resolves.toBeUndefined();
    for (const unit of ['34-79', '00', 'nobody'])
      await expect(requireVisibleUnit(snapshot, hanoi, unit)).rejects.toMatchObject({
        ...{ code: 'unit_unknown', details: { id: unit } },
      });
  });

  it('has what came of each source by month, of a unit and below it', async () => {
    const range = { from: '2026-01-01', until: '2026-10-31' };
    const all = await readArrivals(snapshot, everything, { unitId: '00', ...range });
    expect(all.length).toBeGreaterThan(0);
    for (const { expected, onTime, late, unknown, missing, period } of all) {
      expect(onTime + late + unknown + missing).toBe(expected);
      expect(period >= range.from && period <= range.until).toBe(true);
    }
    const own = await readArrivals(snapshot, everything, { unitId: '34-01', ...range });
    expect(await readArrivals(snapshot, hanoi, { unitId: '34-01', ...range })).toEqual(own);
    const rowsOf = (list: typeof all) => list.reduce((sum, { rows }) => sum + rows, 0);
    expect(rowsOf(own)).toBeLessThan(rowsOf(all));
    expect(rowsOf(await readArrivals(snapshot, hanoi, { unitId: '00', ...range }))).toBeLessThan(rowsOf(all));
  });
});
