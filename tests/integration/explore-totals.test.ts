import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows, type Row } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { holdSmallWarehouse, holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';
import { hideSmallCells } from '../support/hide-small-cells.ts';

let held: HeldVersion;
beforeAll(async () => {
  held = await holdSmallWarehouse();
}, 60_000);
afterAll(() => held.close());

const ask = async (sent: object, scope: Scope = everything) =>
  toRows(await readExplore(held.snapshot, scope, readSemanticQuery({ limit: 100_000, ...sent })));
const byHand = (sql: string) =>
  held.snapshot.rows<Row>(sql.replaceAll('$star', `${held.snapshot.alias}.star`));
const october = { grain: 'month', from: '2026-10', to: '2026-10' };

describe('what is counted once', () => {
  it('is in every cell as many different things as took part', async () => {
    const rows = await ask({
      ...{ measures: ['asset_use.assets_used'], by: ['period', 'unit:TINH', 'domain'] },
      time: { grain: 'month', from: '2026-09', to: '2026-10' },
    });
    expect(rows).toEqual(
      await byHand(
        `select date_trunc('month', f.period)::date::varchar as period, 'month' as grain, r.unit_id, f.domain::varchar as domain,
           (count(distinct f.asset_id) filter (where f.is_used > 0))::double as "asset_use.assets_used"
         from $star.fact_asset_use f join $star.unit_rollup r using (unit_key)
         join $star.dim_unit u on u.unit_id = r.unit_id and u.is_latest and u.level = 'TINH' and u.valid_to is null
         where f.period between date '2026-09-01' and date '2026-10-31' group by all order by 1, 3, 4`,
      ),
    );
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.some((row) => Number(row['asset_use.assets_used']) > 1)).toBe(true);
  });
});

describe('units side by side', () => {
  const unit = ['34-01', '34-48', '00'];
  const time = { grain: 'month', from: '2026-08', to: '2026-10' };

  it.each(['asset_use.assets_used', 'connection.mandatory_live', 'procedure.received'])(
    'have of %s each its own figure, and a total that counts nothing twice',
    async (measure) => {
      const asked = { measures: [measure], time };
      const together = await ask({ ...asked, by: ['unit:each', 'period'], where: { unit }, totals: true });
      for (const id of unit) {
        const alone = await ask({ ...asked, by: ['period'], where: { unit: [id] }, totals: true });
        const of = together.filter((row) => row['unit_id'] === id);
        expect(of.map((row) => [row['period'], row[measure]])).toEqual(
          alone.map((row) => [row['period'], row[measure]]),
        );
      }
      // The whole holds the other two.
      const figureOf = (rows: Row[], id: string | null) =>
        rows.filter((row) => row['unit_id'] === id).map((row) => row[measure]);
      expect(figureOf(together, null)).toEqual(figureOf(together, '00'));
    },
  );
});

describe('totals', () => {
  it('are there for every combination of the axes, told apart from the answer’s own rows', async () => {
    const rows = await ask({
      ...{ measures: ['procedure.received'], by: ['period', 'procedure_code'], totals: true },
      time: { grain: 'month', from: '2026-08', to: '2026-09' },
    });
    expect(rows).toEqual(
      await byHand(
        `select period::varchar as period, if(grouping(period) = 1, null, 'month') as grain, procedure_code,
           nullif(concat_ws(',', if(grouping(period) = 1, 'period', null), if(grouping(procedure_code) = 1, 'procedure_code', null)), '') as total_of,
           sum(received)::double as "procedure.received"
         from $star.fact_procedure where period in ('2026-08-01', '2026-09-01')
         group by cube (period, procedure_code)
         order by period nulls last, procedure_code nulls last`,
      ),
    );
    expect(rows).toHaveLength(2 * 3 + 2 + 3 + 1);
  });

  it('of ratios are ratios of sums, never means of ratios', async () => {
    const rows = await ask({
      ...{
        indicators: ['redeclaration_rate'],
        by: ['procedure_code', 'unit:TINH'],
        totals: ['procedure_code'],
      },
      time: october,
    });
    const totals = rows.filter((row) => row['total_of'] === 'procedure_code');
    expect(totals.length).toBeGreaterThan(25);
    for (const total of totals) {
      const parts = rows.filter((row) => row['total_of'] === null && row['unit_id'] === total['unit_id']);
      const sum = (column: string) =>
        parts.reduce((all, row) => all + Number(row[`redeclaration_rate_${column}`]), 0);
      expect(total['procedure_code']).toBeNull();
      expect(total['redeclaration_rate']).toBe(sum('numerator') / sum('denominator'));
      expect(total['redeclaration_rate_denominator']).toBe(sum('denominator'));
    }
  });

  it('of what is counted once count it anew', async () => {
    const rows = await ask({
      ...{ measures: ['asset_use.assets_used'], by: ['unit:TINH', 'domain'], totals: true, time: october },
    });
    const [hand] = await byHand(
      'select count(distinct asset_id) filter (where is_used > 0) as n from $star.fact_asset_use',
    );
    expect(rows.at(-1)).toEqual({
      ...{ unit_id: null, domain: null, total_of: 'unit_id,domain', 'asset_use.assets_used': hand!['n'] },
    });
    const byUnit = await byHand(
      `select u.unit_id, count(distinct f.asset_id) filter (where is_used > 0)::double as n
       from $star.fact_asset_use f join $star.unit_rollup r using (unit_key) join $star.dim_unit u on u.unit_id = r.unit_id and u.is_latest
       where u.level = 'TINH' group by all order by all`,
    );
    expect(
      rows
        .filter((row) => row['total_of'] === 'domain')
        .map((row) => ({ unit_id: row['unit_id'], n: row['asset_use.assets_used'] })),
    ).toEqual(byUnit);
  });

  it('of a stock over periods are what stood at the last of them', async () => {
    const rows = await ask({
      ...{ measures: ['connection.mandatory'], by: ['period'], totals: true },
      time: { grain: 'month', from: '2026-07', to: '2026-09' },
    });
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toMatchObject({ period: null, total_of: 'period' });
    expect(rows.at(-1)!['connection.mandatory']).toBe(rows.at(-2)!['connection.mandatory']);
  });

  it('of published values are the published value of the whole', async () => {
    const rows = await ask({
      ...{
        indicators: ['liveness_rate'],
        by: ['unit', 'period'],
        totals: ['unit'],
        time: { grain: 'quarter' },
      },
    });
    const published = await held.snapshot.rows<Row>(
      `select period, value as liveness_rate from ${held.snapshot.alias}.indicators.value
       where indicator_id = 'liveness_rate' and unit_id = '00' and grain = 'quarter' order by period`,
    );
    const totals = rows.filter((row) => row['total_of'] === 'unit_id');
    expect(totals.map(({ period, liveness_rate }) => ({ period, liveness_rate }))).toEqual(published);
  });

  it('stand in one order, so that pages fit together', async () => {
    const asked = {
      ...{
        measures: ['procedure.received'],
        by: ['unit:TINH', 'procedure_code'],
        totals: true,
        time: october,
      },
      order: [{ column: 'procedure.received', descending: true }],
    };
    const all = await ask(asked);
    const pages = [];
    for (let offset = 0; offset < all.length; offset += 40)
      pages.push(...(await ask({ ...asked, limit: 40, offset })));
    expect(all.length).toBeGreaterThan(120);
    expect(pages).toEqual(all);
    expect(all[0]).toMatchObject({ total_of: 'unit_id,procedure_code' });
  });

  it('tell nothing of units out of scope: a whole that may not be seen has none', async () => {
    const asked = { measures: ['procedure.received'], by: ['unit:TINH'], totals: true, time: october };
    const hanoi = { unitRoots: ['34-01'], highestClass: '*' as const };
    const own = await ask(asked, hanoi);
    expect(own.map((row) => [row['unit_id'], row['total_of']])).toEqual([['34-01', null]]);
    expect(await ask({ ...asked, by: ['procedure_code'], where: { unit: ['34-01'] } }, hanoi)).toEqual(
      await ask({ ...asked, by: ['procedure_code'], where: { unit: ['34-01'] } }),
    );
    expect(await ask(asked, { unitRoots: [], highestClass: '*' as const })).toEqual([]);
  });

  it('add nothing up that an indicator hides', async () => {
    const hiding = [...held.snapshot.catalog.indicators.values()].filter(
      ({ suppressBelow, formula }) => suppressBelow > 0 && formula.kind === 'ratio',
    );
    expect(hiding.length).toBeGreaterThan(0);
    for (const { id } of hiding) {
      await expect(
        ask({
          indicators: [id],
          by: ['unit', 'period'],
          totals: ['period'],
          time: { from: '2026-08', to: '2026-10' },
        }),
      ).rejects.toMatchObject({ code: 'question_invalid' });
      const rows = await ask({ indicators: [id], by: ['unit'], totals: true, time: october });
      for (const row of rows) if (row[id] === null) expect(row).toMatchObject({ [`${id}_numerator`]: null });
    }
  });

  it.each([
    ['an axis that the answer is not by', { by: ['period'], totals: ['unit'] }],
    ['something that is no axis', { by: ['period'], totals: ['procedure.received'] }],
    ['something else', { by: ['period'], totals: 'period' }],
  ])('are refused over %s', async (_, sent) => {
    await expect(ask({ measures: ['procedure.received'], ...sent })).rejects.toMatchObject({
      code: 'question_invalid',
    });
  });
});

describe('totals beside hidden cells', () => {
  const LEAST = 150;
  let hiding: HeldVersion;
  beforeAll(async () => {
    hiding = await holdTinyWorkspace((world) => hideSmallCells(world, LEAST));
  }, 60_000);
  afterAll(() => hiding.close());

  it('leave of a whole, less its parts that are shown, nothing that is too few to show', async () => {
    const rows = await toRows(
      await readExplore(
        hiding.snapshot,
        everything,
        readSemanticQuery({ indicators: ['online_rate'], by: ['unit', 'period'], totals: ['unit'] }),
      ),
    );
    const cases = (row: Row) => row['online_rate_denominator'] as number | null;
    let hidden = 0;
    for (const total of rows.filter((row) => row['total_of'] !== null)) {
      const parts = rows.filter((row) => row['total_of'] === null && row['period'] === total['period']);
      const shown = parts.flatMap((row) => cases(row) ?? []).reduce((sum, one) => sum + one, 0);
      if (parts.every((row) => cases(row) !== null) || cases(total) === null) continue;
      hidden += 1;
      const left = cases(total)! - shown;
      expect(left === 0 || left >= LEAST).toBe(true);
    }
    expect(hidden).toBeGreaterThan(0);
  });
});
