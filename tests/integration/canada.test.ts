import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#warehouse/duckdb/database.ts';
import { openSnapshot, realData, refreshData, type RefreshLine } from '../support/etl.ts';

const services = join(realData, 'ca-services');
const present = existsSync(services);
const extracts = {
  organization: 'ref/ifoi_en.csv',
  organization_variant: 'ref/org_var.csv',
  service_standard: '2025-03-01/ss_2024.csv',
  spending: '2025-03-01/rbpo.csv',
};

describe.skipIf(!present)(
  `the canada workspace on real extracts${present ? '' : ' (LODESTAR_REAL_DATA is absent)'}`,
  () => {
    const data = mkdtempSync(join(tmpdir(), 'lodestar-canada-'));
    let result: RefreshLine;
    let db: Database;

    beforeAll(async () => {
      for (const [source, file] of Object.entries(extracts)) {
        mkdirSync(join(data, 'inbox', source), { recursive: true });
        copyFileSync(join(services, file), join(data, 'inbox', source, file.split('/').at(-1)!));
      }
      result = await refreshData('tests/fixtures/workspaces/canada', data);
      db = await openSnapshot(data, result.snapshot!);
    });
    afterAll(() => {
      db?.close();
      rmSync(data, { recursive: true, force: true });
    });

    const account = (source: string) => result.sources.find((one) => one.source === source)!;

    it('publishes with every row accounted for', () => {
      expect(result.outcome).toBe('published');
      for (const one of result.sources) {
        expect(one.loaded + one.quarantined + one.skipped, one.source).toBe(one.physical);
      }
    });

    it('loads 2,341 standards under 2,327 ids, but for 9 whose met volume exceeds the total', async () => {
      expect(account('service_standard')).toMatchObject({
        physical: 2341,
        loaded: 2332,
        quarantined: 9,
        skipped: 0,
      });
      const reasons = await db.rows(
        `select r."rule", count(*) as n from quality.quarantine, unnest(reasons) u(r)
         where source_id = 'service_standard' group by 1`,
      );
      expect(reasons).toEqual([{ rule: 'met_within_total', n: 9 }]);
      const [ids] = await db.rows(
        `select count(distinct id) as n from (
           select standard_id as id from validate.service_standard
           union all select raw->>'standard_id' from quality.quarantine where source_id = 'service_standard')`,
      );
      expect(ids).toEqual({ n: 2327 });
    });

    it('loads and flags the 13 standards whose stored judgement disagrees with their volumes', async () => {
      const flags = await db.rows(
        `select s.target_met, f.reason, count(*) as n
         from quality.flag f join validate.service_standard s using (row_no)
         where f.source_id = 'service_standard' group by all order by 1`,
      );
      expect(flags).toEqual([
        { target_met: 'NA', reason: 'check', n: 7 },
        { target_met: 'Y', reason: 'check', n: 6 },
      ]);
    });

    it('finds that only the rounding of the stored performance explains the six', async () => {
      const [explained] = await db.rows(
        `select count(*) as n from quality.flag f join validate.service_standard s using (row_no)
         where f.source_id = 'service_standard' and s.target_met = 'Y' and s.performance >= s.target`,
      );
      expect(explained).toEqual({ n: 6 });
    });

    it('loads 8,508 programme years and skips the one blank record', () => {
      expect(account('spending')).toMatchObject({ physical: 8509, loaded: 8508, quarantined: 0, skipped: 1 });
    });

    it('computes the three indicators as ratios of sums for the whole of government', async () => {
      const values = await db.rows(
        `select indicator_id, numerator, denominator, value from indicators.value
         where unit_id = 'GC' and grain = 'year' and period = date '2023-04-01' order by 1`,
      );
      const [byHand] = await db.rows<Record<string, number>>(
        `select
           count(*) filter (target is not null and met_volume / total_volume >= target) as met,
           count(*) filter (target is not null) as measurable, sum(met_volume) as met_volume, sum(total_volume) as total_volume
         from validate.service_standard
         where fiscal_year = '2023-2024' and met_volume is not null and total_volume > 0`,
      );
      const [money] = await db.rows<Record<string, number>>(
        `select sum(actual) as actual, sum(planned_1) as planned from validate.spending
         where fiscal_year = 'FY 2023-24' and actual is not null and planned_1 is not null`,
      );
      const ratio = (indicator_id: string, numerator: number, denominator: number) => ({
        indicator_id,
        numerator: expect.closeTo(numerator, 2),
        denominator: expect.closeTo(denominator, 2),
        value: expect.closeTo(numerator / denominator, 9),
      });
      expect(values).toEqual([
        ratio('spending_rate', money!.actual!, money!.planned!),
        ratio('standards_met_rate', byHand!.met!, byHand!.measurable!),
        ratio('volume_weighted_performance', byHand!.met_volume!, byHand!.total_volume!),
      ]);
    });
  },
);
