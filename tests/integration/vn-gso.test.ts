import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realData } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const files = {
  average_population: 'vn-gso/Population and Employment/Average population by province.csv',
  area_population: 'vn-gso/Population and Employment/Area, population and population density by province.csv',
  administrative_unit:
    'vn-gso/Administrative Unit, Land and Climate/Number of administrative units as of 31 December by province.csv',
  province_merge: 'vn-units/province_merge_63_to_34.csv',
};
const present = Object.values(files).every((file) => existsSync(join(realData, file)));

/** The figures of one column in thousands, in the order of the file: country, regions and provinces mixed. */
function columnOf(source: keyof typeof files, header: string): { place: string; value: number }[] {
  const [head, ...lines] = readFileSync(join(realData, files[source]), 'utf8').split(/\r?\n/).slice(2);
  const at = head!.split(';').indexOf(`"${header}"`);
  return lines
    .filter((line) => line !== '')
    .map((line) => line.split(';'))
    .filter((cells) => cells[at] !== '..')
    .map((cells) => ({ place: cells[0]!.replaceAll('"', '').trim(), value: Number(cells[at]) }));
}

describe.skipIf(!present)(
  `tables of Vietnamese provinces${present ? '' : ' (LODESTAR_REAL_DATA is absent)'}`,
  () => {
    let world: RefreshWorld;
    beforeAll(async () => {
      world = openRefreshWorld('vn-gso');
      for (const [source, file] of Object.entries(files)) {
        mkdirSync(join(world.paths.inbox, source), { recursive: true });
        copyFileSync(join(realData, file), join(world.paths.inbox, source, basename(file)));
      }
      const { outcome, fault } = await world.refresh();
      expect({ outcome, fault }).toEqual({ outcome: 'published', fault: null });
    });
    afterAll(() => world?.close());

    /** A value of the whole country or of the units whose ids begin so. */
    const values = (indicator: string, year: number, units: string) =>
      world.ask(
        `select count(*) as units, sum(numerator) as sum, min(state) as state, max(value) as highest from indicators.value
         where indicator_id = '${indicator}' and grain = 'year' and year(period) = ${year} and unit_id like '${units}'`,
      );

    it('load with titles skipped and every other row taken', async () => {
      expect(
        await world.ask(
          'select source_id, physical, loaded, quarantined, skipped from meta.source_load order by 1',
        ),
      ).toEqual([
        { source_id: 'administrative_unit', physical: 72, loaded: 70, quarantined: 0, skipped: 2 },
        { source_id: 'area_population', physical: 72, loaded: 70, quarantined: 0, skipped: 2 },
        { source_id: 'average_population', physical: 73, loaded: 71, quarantined: 0, skipped: 2 },
        { source_id: 'province_merge', physical: 63, loaded: 63, quarantined: 0, skipped: 0 },
      ]);
    });

    it('count 92,695.1 thousand people in 2016, not three times as many', async () => {
      const naive = columnOf('average_population', 'Total Prel. 2016').reduce(
        (sum, { value }) => sum + value,
        0,
      );
      expect(naive).toBeCloseTo(278_085.3, 6);
      expect(await values('population', 2016, 'VN')).toMatchObject([
        { sum: expect.closeTo(92_695.1, 6), state: 'measured' },
      ]);
      expect(await values('population', 2016, '63-%')).toMatchObject([
        { units: 63, sum: expect.closeTo(92_695.1, 6) },
      ]);
    });

    it('keep the total of every year when 63 provinces, and Hà Tây before them, count as the 34 of today', async () => {
      const totals = await world.ask(
        `select year(period) as year, sum(numerator) filter (unit_id = 'VN') as whole,
                sum(numerator) filter (unit_id like '34-%') as now, count(*) filter (unit_id like '34-%') as units
         from indicators.value where indicator_id = 'population' and year(period) <= 2016 group by 1 order by 1`,
      );
      expect(totals).toHaveLength(22);
      for (const { year, whole, now, units } of totals) {
        const header = `Total ${year === 2016 ? 'Prel. ' : ''}${Number(year)}`;
        const [country] = columnOf('average_population', header);
        // Điện Biên was counted with Lai Châu until 2003.
        expect({ year, units }).toEqual({ year, units: Number(year) < 2004 ? 33 : 34 });
        expect(now, `${Number(year)}`).toBeCloseTo(Number(whole), 6);
        // Provinces are rounded one by one: up to 0.7 thousand off the country's own row from 2010 to 2014.
        expect(Math.abs(Number(whole) - country!.value), `${Number(year)}`).toBeLessThan(0.75);
      }
      expect(await values('population', 2007, '34-01')).toMatchObject([
        { sum: expect.closeTo(3228.5 + 2773.7, 6) },
      ]);
      expect(await values('population', 2016, '34-79')).toMatchObject([
        { sum: expect.closeTo(8297.5 + 1995.8 + 1092.0, 6) },
      ]);
    });

    it('add up to regions and country, but for an area of 2016 that is flagged with its difference', async () => {
      expect(
        await world.ask(
          `select kind, round(sum(value), 1) as value from conform.average_population
           where what = 'total' and year(period) = 2016 group by 1 order by 1`,
        ),
      ).toEqual(['country', 'province', 'region'].map((kind) => ({ kind, value: 92_695.1 })));
      expect(
        await world.ask(
          'select source_id, measure, round(difference, 1) as difference, state from quality.reconciliation',
        ),
      ).toEqual([{ source_id: 'area_population', measure: 'area_2016', difference: -279.3, state: 'fail' }]);
      const [judged] = await world.ask(
        `select sum(checked)::integer as checked, sum(passed)::integer as passed, sum(errored)::integer as errored
         from quality.rule_result where reason = 'reconcile'`,
      );
      expect(judged).toEqual({ checked: 7, passed: 6, errored: 0 });
    });

    it('have no value where the table has none, and none becomes 0', async () => {
      const text = readFileSync(join(realData, files.average_population), 'utf8');
      const [long] = await world.ask(
        'select count(*) as figures, count(*) filter (value = 0) as zeros from conform.average_population',
      );
      expect(long).toEqual({ figures: 71 * 110 - text.match(/\.\.(?=;|\r)/g)!.length, zeros: 0 });
      expect(await values('population', 2003, '63-11')).toMatchObject([{ units: 0 }]);
      expect(await values('population', 2017, 'VN')).toMatchObject([
        { sum: null, state: 'not_measured', highest: null },
      ]);
    });

    it('divide sums: density and the share of towns never add up', async () => {
      const [density] = await values('density', 2016, 'VN');
      expect(density!.highest).toBeCloseTo((92_695.1 / 330_951.5) * 1000, 6);
      const [urban] = await values('urban_share', 2016, 'VN');
      expect(urban!.highest).toBeCloseTo(31_986 / 92_695.1, 9);
    });

    it('read the file in Latin-1 and find every province of it by name', async () => {
      expect(
        await world.ask(`select place from validate.administrative_unit where place like 'B%nh Dinh'`),
      ).toEqual([{ place: 'Bình Dinh' }]);
      expect(await values('communes', 2016, 'VN')).toMatchObject([{ highest: 1581 + 603 + 8978 }]);
      expect(await values('communes', 2016, '63-%')).toMatchObject([{ units: 63, sum: 11_162 }]);
    });
  },
);
