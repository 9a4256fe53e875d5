import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { realData } from '../support/etl.ts';
import { openRefreshWorld } from '../support/refresh-world.ts';

const archive = join(realData, 'italy-province', 'dati-province-all.tar.gz');
const unpacked = join(realData, 'italy-province', 'dati-province');
const present = existsSync(archive);
/** Of the unpacked days, those about 2021-01-15, when the file of 11 columns became one of 14. */
const aboutDrift = /2021011[3-7]\.csv$/;

describe.skipIf(!present)(
  `daily files of Italian provinces${present ? '' : ' (LODESTAR_REAL_DATA is absent)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'lodestar-italy-'));
    const days = join(folder, 'dati-province');
    beforeAll(() => execFileSync('tar', ['xzf', archive, '-C', folder]));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Delivers files in batches, a refresh after each. @returns what was published last, in an order of its own */
    async function load(from: string, batches: string[][]): Promise<{ [table: string]: Row[] }> {
      const world = openRefreshWorld('italy');
      try {
        mkdirSync(join(world.paths.inbox, 'province_day'), { recursive: true });
        for (const [at, batch] of batches.entries()) {
          for (const name of batch)
            copyFileSync(join(from, name), join(world.paths.inbox, 'province_day', name));
          world.wait(60);
          const { outcome, fault } = await world.refresh();
          expect({ at, outcome, fault }).toEqual({ at, outcome: 'published', fault: null });
        }
        const plans = world.events.filter(({ event }) => event === 'load_planned').map(({ data }) => data);
        expect(plans.slice(1).every((plan) => 'added' in plan!)).toBe(true);
        return {
          rows: await world.ask(
            `select count(*) as rows, count(distinct file_name) as files, count(nuts_1) > 0 as wide,
                    count(*) filter (sigla = 'NA') as naples, sum(hash(t))::varchar as hash from validate.province_day t`,
          ),
          account: await world.ask(
            'select physical, loaded, quarantined, skipped, superseded from meta.source_load',
          ),
          results: await world.ask(
            'select sum(hash(t))::varchar as hash, count(*) as results from quality.rule_result t',
          ),
          values: await world.ask(
            // What was published before depends on what came before: only the figures themselves are the same.
            `select sum(hash(t))::varchar as hash, count(*) as figures
             from (select * exclude (first_published, restated_from, restated_on, restated_by) from indicators.value) t`,
          ),
          corrections: await world.ask('select sum(corrections)::integer as days from star.fact_case_count'),
        };
      } finally {
        world.close();
      }
    }

    it('give 262,807 rows across the drift, in whatever order they come', async () => {
      const names = readdirSync(days).sort();
      const inOrder = await load(days, [names]);
      expect(inOrder.rows).toMatchObject([{ rows: 262_807, files: 1781, naples: 1781, wide: true }]);
      expect(inOrder.account).toEqual([
        { physical: 262_807, loaded: 262_807, quarantined: 0, skipped: 0, superseded: 0 },
      ]);
      expect(inOrder.corrections).toEqual([{ days: 6258 }]);
      // Every second day first, so that each batch lies on both sides of the drift and between the days of the other.
      const scattered = [1, 0].map((rest) => names.filter((_, at) => at % 2 === rest).reverse());
      expect(await load(days, scattered)).toEqual(inOrder);
    }, 900_000);

    const all = process.env.LODESTAR_DAY_BY_DAY === 'all';

    it(`give the same one day after the other as all at once (${all ? 'all days' : 'five days'})`, async () => {
      const from = all ? days : unpacked;
      const names = readdirSync(from)
        .filter((name) => all || aboutDrift.test(name))
        .sort();
      const oneByOne = await load(
        from,
        names.map((name) => [name]),
      );
      expect(oneByOne).toEqual(await load(from, [names]));
    }, 7_200_000);
  },
);
