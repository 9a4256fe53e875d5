import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realData } from '../support/etl.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

const scores = join(realData, 'vn-papi', 'data', 'csv');
const registers = {
  province: join(realData, 'vn-papi', 'data', 'codebook', 'codebook_provinces.csv'),
  province_merge: join(realData, 'vn-units', 'province_merge_63_to_34.csv'),
};
const present = existsSync(scores) && Object.values(registers).every(existsSync);

/** All cells of the files as they stand: `year province criterion` and the score, null where the cell is empty. */
function cellsOf(folder: string): Map<string, number | null> {
  const cells = new Map<string, number | null>();
  for (const name of readdirSync(folder)) {
    const [head, ...lines] = readFileSync(join(folder, name), 'utf8').trim().split(/\r?\n/);
    const criteria = head!.split(',').slice(1);
    for (const [province, ...values] of lines.map((line) => line.split(',')))
      for (const [at, criterion] of criteria.entries()) {
        const text = values[at] ?? '';
        cells.set(`${name.slice(0, 4)} ${province} ${criterion}`, text === '' ? null : Number(text));
      }
  }
  return cells;
}

describe.skipIf(!present)(
  `governance scores of Vietnamese provinces${present ? '' : ' (LODESTAR_REAL_DATA is absent)'}`,
  () => {
    let world: RefreshWorld;
    let cells: Map<string, number | null>;
    beforeAll(async () => {
      world = openRefreshWorld('vn-papi');
      cells = cellsOf(scores);
      for (const source of ['score', ...Object.keys(registers)])
        mkdirSync(join(world.paths.inbox, source), { recursive: true });
      for (const [source, file] of Object.entries(registers))
        copyFileSync(file, join(world.paths.inbox, source, basename(file)));
      for (const name of readdirSync(scores))
        copyFileSync(join(scores, name), join(world.paths.inbox, 'score', name));
      const { outcome, fault } = await world.refresh();
      expect({ outcome, fault }).toEqual({ outcome: 'published', fault: null });
    });
    afterAll(() => world?.close());

    const measured = (criterion: string, year: number) =>
      [...cells].filter(
        ([key, score]) => score !== null && key.startsWith(`${year} `) && key.endsWith(criterion),
      ).length;
    const states = (indicator: string) =>
      world.ask(
        `select year(period)::integer as year, count(*) filter (state = 'measured')::integer as measured,
                count(*) filter (state = 'not_measured' and value is null)::integer as not_measured,
                count(*) filter (value = 0)::integer as zero, count(*)::integer as units
         from indicators.value where indicator_id = '${indicator}' and unit_id like '63-%' and year(period) <= 2024
         group by 1 order by 1`,
      );

    it('load 14 files of 63 provinces, every cell as it stands', async () => {
      expect(
        await world.ask(
          `select physical, loaded, quarantined, skipped from meta.source_load where source_id = 'score'`,
        ),
      ).toEqual([{ physical: 882, loaded: 882, quarantined: 0, skipped: 0 }]);
      const rows = await world.ask(
        `select year(period) || ' ' || province_code || ' ' || criterion as key, score from conform.score`,
      );
      expect(rows).toHaveLength(14 * 63 * 29);
      expect(new Map(rows.map(({ key, score }) => [key, score]))).toEqual(cells);
      expect(rows.filter(({ score }) => score !== null)).toHaveLength(21_891);
    });

    it.each([
      ['elections', 'SC12'],
      ['land', 'SC24'],
      ['permits', 'SC52'],
    ])('tell not measured from 0, province by province, for %s', async (indicator, criterion) => {
      const years = Array.from({ length: 14 }, (_, at) => 2011 + at);
      expect(await states(indicator)).toEqual(
        years.map((year) => ({
          year,
          ...{ measured: measured(criterion, year), not_measured: 63 - measured(criterion, year) },
          ...{ zero: 0, units: 63 },
        })),
      );
    });

    it('know who was not surveyed, and average those who were', async () => {
      const of2014 = `where indicator_id = 'elections' and year(period) = 2014`;
      expect(
        await world.ask(
          `select name, numerator, value from indicators.value join star.dim_unit using (unit_id)
           ${of2014} and state = 'not_measured' order by unit_id`,
        ),
      ).toEqual(['Tỉnh Bắc Giang', 'Tỉnh Đồng Tháp'].map((name) => ({ name, numerator: null, value: null })));
      const scored = [...cells].filter(([key]) => key.startsWith('2014 ') && key.endsWith('SC12'));
      const sum = scored.reduce((total, [, score]) => total + (score ?? 0), 0);
      expect(
        await world.ask(
          `select value, state, reported, expected from indicators.value ${of2014} and unit_id = 'VN'`,
        ),
      ).toEqual([{ value: expect.closeTo(sum / 61, 9), state: 'partial', reported: 61, expected: 63 }]);
    });

    it('carry a province over to the one it became, by a third system of codes', async () => {
      const score = (code: string) => cells.get(`2015 ${code} SC12`)!;
      // Bắc Ninh of today is Bắc Giang (P15) and Bắc Ninh (P18).
      expect(
        await world.ask(
          `select value from indicators.value where indicator_id = 'elections' and unit_id = '34-24' and year(period) = 2015`,
        ),
      ).toEqual([{ value: expect.closeTo((score('P15') + score('P18')) / 2, 9) }]);
    });

    it('keep a score of 0 a measured 0, and take a file that lacks the column', async () => {
      const before = await world.ask(`select count(*) as n from indicators.value where state = 'measured'`);
      world.rewrite('score/2011.csv', (text) => text.replace(/^(P01,[^,]*),[^,]*/m, '$1,0'));
      world.rewrite('score/2021.csv', (text) =>
        text.replace(/^.*$/gm, (line) => line.split(',').toSpliced(17, 1).join(',')),
      );
      world.wait(60);
      expect(await world.refresh()).toMatchObject({ outcome: 'published', fault: null });
      expect(
        await world.ask(
          `select unit_id, value, state from indicators.value where value = 0 and unit_id like '63-%'`,
        ),
      ).toEqual([{ unit_id: '63-01', value: 0, state: 'measured' }]);
      expect(await world.ask(`select count(*) as n from indicators.value where state = 'measured'`)).toEqual(
        before,
      );
      expect(
        await world.ask(
          `select count(*) as n from conform.score where criterion = 'SC52' and year(period) = 2021 and score is not null`,
        ),
      ).toEqual([{ n: 0 }]);
    });
  },
);
