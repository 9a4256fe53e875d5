import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import { readExplore } from '#warehouse/explore/explore.ts';
import { readReportsInRange } from '#warehouse/explore/missing-reports.ts';
import { readSemanticQuery } from '#warehouse/explore/semantic-query.ts';
import { inTolerances } from '#warehouse/model/judgement.ts';
import { nothingAmiss, type Amiss } from '#warehouse/query/attention/amiss.ts';
import { readAttention } from '#warehouse/query/attention/attention.ts';
import { readBreakdown } from '#warehouse/query/breakdown.ts';
import { readDatedSources } from '#warehouse/query/dated-sources.ts';
import { readDecomposition, type DecomposeQuestion } from '#warehouse/query/decompose.ts';
import { countFigureRows, readFigureRows } from '#warehouse/query/figure-rows.ts';
import { readHeldGroups, readHeldRows } from '#warehouse/query/held-bench.ts';
import { readMendsServed } from '#warehouse/query/mends.ts';
import { readLineage } from '#warehouse/query/lineage.ts';
import { readMatrix } from '#warehouse/query/matrix.ts';
import { readOverview } from '#warehouse/query/overview.ts';
import { readPeriods } from '#warehouse/query/periods.ts';
import { readProjection } from '#warehouse/query/projection.ts';
import { readQuality } from '#warehouse/query/quality.ts';
import { countHeld, readQuarantine } from '#warehouse/query/quarantine.ts';
import { readRanking } from '#warehouse/query/ranking.ts';
import { readAgreedRules, readRuleNames } from '#warehouse/query/rule-names.ts';
import { readScorecard } from '#warehouse/query/scorecard.ts';
import { readSources } from '#warehouse/query/sources.ts';
import { readTrend } from '#warehouse/query/trend.ts';
import { readUnits, searchUnits } from '#warehouse/query/units.ts';
import { workingOf, readWorking } from '#warehouse/query/working.ts';
import { cellColumns, type Cell } from '#warehouse/query/cell.ts';
import { readValues } from '#warehouse/query/values.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { explaining } from '../support/explaining-snapshot.ts';
import { holdSmallWarehouse, type HeldVersion } from '../support/held-version.ts';

const nothing: Scope = { unitRoots: [], highestClass: '*' };
const hanoi: Scope = { unitRoots: ['34-01'], highestClass: '*' };
const at = { grain: 'month', period: '2026-10-01' } as const;
const root = { unitId: '00', ...at };

/** A figure of Hanoi's own rows. */
const behind = {
  ...({ indicatorId: 'redeclaration_rate', unitId: '34-01', side: 'numerator', where: {} } as const),
  ...at,
};

/** Each question as rows; `unit` says which unit a row is about, where it is about one. */
type Ask = (snapshot: Snapshot, scope: Scope) => Promise<readonly unknown[]>;

/** Rows of a source that are held back. */
const held = {
  sourceId: 'procedure_month',
  table: null,
  rule: null,
  fileName: null,
  units: null,
  line: null,
};

const aboutUnits = async (result: DuckDBMaterializedResult) =>
  (await toRows(result)).map((row) => ({ ...row, unitId: row.unit_id }));

const questions: { [name: string]: Ask } = {
  overview: async (snapshot, scope) =>
    (
      await readOverview(snapshot, scope, { indicatorIds: snapshot.catalog.workspace.headlines, ...root })
    ).items.flatMap((item) => item.recent),
  trend: (snapshot, scope) =>
    readTrend(snapshot, scope, { indicatorId: 'liveness_rate', unitId: '34-01', grain: 'quarter' }),
  'ranking at a level': async (snapshot, scope) =>
    (
      await readRanking(snapshot, scope, {
        ...{ indicatorId: 'redeclaration_rate', parentId: '00', level: 'TINH' },
        ...at,
      })
    ).rows,
  'ranking of all directly below': async (snapshot, scope) =>
    (await readRanking(snapshot, scope, { indicatorId: 'liveness_rate', parentId: '00', level: null, ...at }))
      .rows,
  scorecard: async (snapshot, scope) =>
    (await readScorecard(snapshot, scope, { unitId: '34-01', ...at })).rows.map((row) => row.cell),
  attention: async (snapshot, scope) =>
    (await readAttention(snapshot, scope, { ...root, amiss: nothingAmiss, limit: 50 })).matters.flatMap(
      ({ items }) => items,
    ),
  values: async (snapshot, scope) =>
    (
      await toRows(
        await readValues(snapshot, scope, {
          ...{ indicatorIds: ['liveness_rate'], unitIds: [], level: 'TINH', grain: 'month' },
          ...{ from: '2026-01-01', to: '2026-11-01', tree: 'now' },
        }),
      )
    ).map((row) => ({ ...row, unitId: row.unit_id })),
  breakdown: async (snapshot, scope) =>
    (
      await readBreakdown(snapshot, scope, {
        ...{ factId: 'procedure', measureId: 'received', dimensionId: 'procedure_code' },
        ...{ unitId: '34-01', grain: 'month', period: '2026-09-01' },
      })
    ).rows,
  'who has reported over a range': async (snapshot, scope) => {
    const indicator = snapshot.catalog.indicators.get('redeclaration_rate')!;
    const found = await readReportsInRange(snapshot, scope, {
      figure: { indicator, facts: ['procedure'] },
      ...{ unitIds: ['00'], period: '2026-08-01', periodEnd: '2026-10-31', tree: 'now' },
    });
    return found ? [found, ...found.missing] : [];
  },
  'a figure over a range, with who has reported': async (snapshot, scope) =>
    aboutUnits(
      await readExplore(
        snapshot,
        scope,
        readSemanticQuery({
          ...{ indicators: ['redeclaration_rate'], by: ['unit:TINH'], states: true },
          time: { from: '2026-08', to: '2026-10' },
        }),
      ),
    ),
  matrix: async (snapshot, scope) =>
    aboutUnits(
      await readMatrix(snapshot, scope, {
        ...{ indicatorIds: ['redeclaration_rate', 'liveness_rate'], parentId: '00', level: 'TINH' },
        ...{ grain: 'quarter', from: null, to: null, limit: 1000, offset: 0 },
      }),
    ),
  'rows behind a figure': async (snapshot, scope) =>
    aboutUnits(await readFigureRows(snapshot, scope, { ...behind, limit: 1000, offset: 0 })),
  'count of the rows behind a figure': async (snapshot, scope) => {
    const rows = await countFigureRows(snapshot, scope, { ...behind, limit: 1000, offset: 0 });
    return Array.from({ length: rows }, () => ({}));
  },
  'query of published values': async (snapshot, scope) =>
    aboutUnits(
      await readExplore(
        snapshot,
        scope,
        readSemanticQuery({ indicators: ['liveness_rate'], by: ['unit:TINH', 'period'] }),
      ),
    ),
  'query with totals': async (snapshot, scope) =>
    aboutUnits(
      await readExplore(
        snapshot,
        scope,
        readSemanticQuery({
          ...{ measures: ['procedure.received'], by: ['unit:TINH', 'period', 'procedure_code'] },
          ...{ totals: ['period', 'procedure_code'], time: { compare: ['previous', 'previous_year'] } },
        }),
      ),
    ),
  'query of facts': async (snapshot, scope) =>
    aboutUnits(
      await readExplore(
        snapshot,
        scope,
        readSemanticQuery({ measures: ['procedure.received'], by: ['unit:TINH', 'procedure_code'] }),
      ),
    ),
  'decomposition by unit': async (snapshot, scope) =>
    (
      await readDecomposition(snapshot, scope, {
        ...{ indicatorId: 'redeclaration_rate', unitId: '34-01', by: { level: null } },
        ...at,
      })
    ).effects?.parts ?? [],
  'decomposition by unit as then': async (snapshot, scope) =>
    (
      await readDecomposition(snapshot, scope, {
        ...{ indicatorId: 'redeclaration_rate', unitId: '34-01', by: { level: null }, tree: 'then' },
        ...at,
      })
    ).effects?.parts ?? [],
  'decomposition by dimension': async (snapshot, scope) =>
    (
      await readDecomposition(snapshot, scope, {
        ...{ indicatorId: 'redeclaration_rate', unitId: '34-01', by: { dimension: 'procedure_code' } },
        ...at,
      })
    ).effects?.parts ?? [],
  working: async (snapshot, scope) => {
    const found = await readWorking(snapshot, scope, {
      ...{ indicatorId: 'redeclaration_rate', unitId: '34-01' },
      ...at,
    });
    return found ? [found] : [];
  },
  projection: async (snapshot, scope) =>
    (
      await readProjection(snapshot, scope, {
        ...{ indicatorId: 'redeclaration_rate', unitId: '34-01', grain: 'month' },
      })
    ).points,
  lineage: async (snapshot, scope) =>
    (await readLineage(snapshot, scope, { indicatorId: 'redeclaration_rate', ...root })).facts,
  quality: async (snapshot, scope) => (await readQuality(snapshot, scope, { sourceId: null })).rules,
  sources: (snapshot, scope) => readSources(snapshot, scope),
  datedSources: async (snapshot, scope) =>
    [...(await readDatedSources(snapshot, scope))].map((sourceId) => ({ sourceId })),
  quarantine: async (snapshot, scope) =>
    (
      await readQuarantine(snapshot, scope, {
        sourceId: 'procedure_month',
        reason: 'type',
        limit: 500,
        offset: 0,
      })
    ).rows,
  'rows held back by source': (snapshot, scope) => countHeld(snapshot, scope, { unitId: null }),
  'rules of tables': (snapshot, scope) => readAgreedRules(snapshot, scope, ['procedure_month']),
  'held back by rule': (snapshot, scope) => readHeldGroups(snapshot, scope, held),
  'rows held back': async (snapshot, scope) =>
    (await readHeldRows(snapshot, scope, { ...held, limit: 100, offset: 0 })).rows,
  'what rules ask for': async (snapshot, scope) =>
    Object.entries(await readRuleNames(snapshot, scope, ['procedure_month'])),
  'files of mends and of deliveries': async (snapshot, scope) =>
    (await readMendsServed(snapshot, scope, 'procedure_month')).files,
  units: (snapshot, scope) => readUnits(snapshot, scope, { parentId: '00', level: null }),
  'units by name': (snapshot, scope) => searchUnits(snapshot, scope, { text: 'ha', limit: 100 }),
  periods: (snapshot, scope) => readPeriods(snapshot, scope, { indicatorId: 'liveness_rate', grain: 'year' }),
};

describe('questions', () => {
  let held: HeldVersion;
  let snapshot: Snapshot;
  beforeAll(async () => {
    held = await holdSmallWarehouse();
    snapshot = held.snapshot;
  });
  afterAll(() => held.close());

  describe.each(Object.entries(questions))('%s', (_, ask) => {
    it('is planned by DuckDB and answers rows', async () => {
      const seen: string[] = [];
      expect((await ask(explaining(snapshot, seen), everything)).length).toBeGreaterThan(0);
      expect(seen.length).toBeGreaterThan(0);
    });

    it('answers nothing to whoever may see nothing', async () => {
      expect(await ask(snapshot, nothing)).toEqual([]);
    });

    it('never answers more in a narrower scope, nor about another unit', async () => {
      const all = await ask(snapshot, everything);
      const own = await ask(snapshot, hanoi);
      expect(own.length).toBeLessThanOrEqual(all.length);
      const units = own.flatMap((row) => (row as { unitId?: string }).unitId ?? []);
      expect(units.filter((unit) => unit !== '34-01')).toEqual([]);
    });
  });

  it('lets those who see a unit see the units it was made of', async () => {
    const search = { text: 'ha giang', limit: 10 };
    const own = await searchUnits(snapshot, { unitRoots: ['34-08'], highestClass: '*' }, search);
    expect(own.map((unit) => unit.unitId)).toEqual(['63-02']);
    expect(await searchUnits(snapshot, hanoi, search)).toEqual([]);
  });

  it('ranks the best first and those without a value last', async () => {
    const ask = (indicatorId: string) =>
      readRanking(snapshot, everything, { indicatorId, parentId: '00', level: 'TINH', ...at });
    const down = (await ask('redeclaration_rate')).rows.map((row) => row.value);
    const measured = down.filter((value) => value !== null);
    expect(down).toHaveLength(34);
    expect(measured).toEqual([...measured].sort((a, b) => a - b));
    expect(down.slice(measured.length)).toEqual([null, null, null]);
    const up = (await ask('liveness_rate')).rows.map((row) => row.value ?? Number.NaN);
    expect(up).toEqual([...up].sort((a, b) => b - a));
  });

  it('adds flows up, takes the last of stocks, and counts distinct things anew', async () => {
    const file = snapshot.alias;
    const [hand] = await snapshot.rows<{ flow: number; stock: number; used: number }>(
      `select (select sum(received) from ${file}.star.fact_procedure where period between '2026-07-01' and '2026-09-30') as flow,
              (select sum(mandatory) from ${file}.star.fact_connection where period = '2026-09-01') as stock,
              (select count(distinct asset_id) from ${file}.star.fact_asset_use where is_used = 1) as used`,
    );
    const ask = (factId: string, measureId: string, dimensionId: string, period: string) =>
      readBreakdown(snapshot, everything, {
        ...{ factId, measureId, dimensionId, unitId: '00', period },
        grain: period === '2026-10-01' ? 'month' : 'quarter',
      });
    expect((await ask('procedure', 'received', 'procedure_code', '2026-07-01')).total).toBe(hand?.flow);
    expect((await ask('connection', 'mandatory', 'platform', '2026-07-01')).total).toBe(hand?.stock);
    expect((await ask('asset_use', 'assets_used', 'domain', '2026-10-01')).total).toBe(hand?.used);
  });

  it('takes a change apart so that its parts are the whole, by units and by a dimension', async () => {
    const ask = (by: DecomposeQuestion['by']) =>
      readDecomposition(snapshot, everything, {
        ...{ indicatorId: 'redeclaration_rate', unitId: '00', by, grain: 'month' },
        ...{ period: '2026-10-01', against: '2026-07-01' },
      });
    const cells = await readTrend(snapshot, everything, {
      ...{ indicatorId: 'redeclaration_rate', unitId: '00', grain: 'month' },
    });
    const valueAt = (period: string) => cells.find((cell) => cell.period === period)!.value!;
    const change = valueAt('2026-10-01') - valueAt('2026-07-01');
    const byUnit = (await ask({ level: null })).effects!;
    expect(byUnit.change).toBeCloseTo(change, 12);
    expect(byUnit.rate + byUnit.mix + byUnit.coverage).toBeCloseTo(change, 12);
    const silent = byUnit.parts.filter(({ after }) => after === null).map(({ key }) => key);
    expect(silent).toEqual(expect.arrayContaining(['34-04', '34-15', '34-96']));
    expect(byUnit.coverage).not.toBe(0);
    const byCode = (await ask({ dimension: 'procedure_code' })).effects!;
    const [hand] = await snapshot.rows<{ change: number }>(
      `select (sum(info_items_redeclared) filter (where period = '2026-10-01')
                 / sum(info_items_asked) filter (where period = '2026-10-01')
             - sum(info_items_redeclared) filter (where period = '2026-07-01')
                 / sum(info_items_asked) filter (where period = '2026-07-01'))::double as change
       from ${snapshot.alias}.star.fact_procedure`,
    );
    expect(byCode.change).toBeCloseTo(hand!.change, 12);
    expect(byCode.rate + byCode.mix + byCode.coverage).toBeCloseTo(hand!.change, 12);
  });

  it('names headlines by how far behind they are in their own tolerances, as the briefing picks its first line', async () => {
    const matters = snapshot.catalog.periods.month.map(async ({ grain, period }) => {
      const asked = { unitId: root.unitId, grain, period, amiss: nothingAmiss, limit: 50 };
      const { matters } = await readAttention(snapshot, everything, asked);
      const items = matters.flatMap((matter) => matter.items);
      return items.flatMap((item) =>
        item.kind === 'headline_behind'
          ? [inTolerances(item.gap, snapshot.catalog.indicators.get(item.indicatorId)!)]
          : [],
      );
    });
    const distances = await Promise.all(matters);
    expect(distances.filter((one) => one.length > 1).length).toBeGreaterThan(0);
    expect(distances).toEqual(distances.map((one) => one.toSorted((a, b) => b - a)));
  });

  it('names what needs somebody, the worst first, with one piece of good news at the end', async () => {
    const failures = [
      { sourceId: 'data_connection', failedAt: '2026-10-31T19:00:00.000Z', errorCode: 'extract_http_failed' },
    ];
    const gap = {
      ...{ sourceId: 'procedure_month', period: '2026-09-01', expected: 34, isEmpty: false, partial: [] },
      missing: [
        {
          ...{ sourceId: 'procedure_month', period: '2026-09-01', due: '2026-10-07' },
          ...{ unitCode: '04', unitId: '34-04' },
        },
      ],
      days: [],
    };
    const amiss: Amiss = { ...nothingAmiss, failures, gaps: [gap, { ...gap, sourceId: 'unheard_of' }] };
    const { matters } = await readAttention(snapshot, everything, { ...root, amiss, limit: 50 });
    const order = ['high', 'medium', 'low', 'good'];
    const severities = matters.map(({ items: [lead] }) => order.indexOf(lead.severity));
    expect(severities).toEqual([...severities].sort((a, b) => a - b));
    const items = matters.flatMap((matter) => matter.items);
    expect(new Set(items.map((item) => item.kind))).toEqual(
      new Set([
        ...['deadline', 'headline_behind', 'children_behind', 'falling', 'not_reported'],
        ...['unusual', 'quarantine', 'flagged', 'source_failed', 'reached'],
      ]),
    );
    expect(items.filter((item) => item.severity === 'good')).toHaveLength(1);
    expect(items).toContainEqual(
      expect.objectContaining({
        kind: 'deadline',
        indicatorId: 'mandatory_connection_rate',
        daysLeft: 61,
        missing: 40,
      }),
    );
    expect(items.filter(({ kind }) => kind === 'not_reported')).toMatchObject([
      { sourceId: 'procedure_month', unitIds: ['34-04'], count: 1, of: 34, severity: 'medium' },
    ]);
    expect(items).toContainEqual(expect.objectContaining({ kind: 'falling', unitId: '34-68' }));
    const flags = items.filter((item) => item.kind === 'flagged');
    expect(flags.find(({ sourceId }) => sourceId === 'task')?.names).toEqual({
      ...{ en: 'No due date moves without a reason', vi: 'Hạn chỉ dời khi có lý do' },
    });
    expect(flags.find(({ sourceId }) => sourceId !== 'task')?.names).toBeNull();
    const leap = items.find((item) => item.kind === 'unusual')!;
    expect(leap).toMatchObject({ unitId: '34-68', indicatorId: 'shared_dataset_utilisation_rate', count: 1 });
    expect(leap.value).toBeLessThan(leap.low);
    expect(leap.previous).toBeCloseTo((leap.low + leap.high) / 2, 12);
    const few = await readAttention(snapshot, everything, { ...root, amiss, limit: 3 });
    expect(few).toMatchObject({ matters: { length: 3 }, total: matters.length });
  });

  it('shows the working of every status, which leads to the one that was published', async () => {
    const cells = await snapshot.rows<Cell>(
      `select ${cellColumns} from ${snapshot.alias}.indicators.value v order by all`,
    );
    const { indicators } = snapshot.catalog;
    const differing = cells.filter((cell) => {
      const { status, path, target, distance, value } = workingOf(indicators.get(cell.indicatorId)!, cell);
      const isSame = status === cell.status && (target?.value ?? null) === cell.target;
      // The warehouse by hand divides in another order than the model does.
      const isOnLine = path === null ? cell.path === null : Math.abs(path.value - cell.path!) < 1e-12;
      const isAway =
        value === null || path === null
          ? distance === null
          : Math.abs(distance!) === Math.abs(path.value - value);
      return !isSame || !isOnLine || !isAway || (target?.date ?? null) !== cell.targetDate;
    });
    expect(differing).toEqual([]);
    expect(cells.length).toBeGreaterThan(10_000);
    expect(new Set(cells.map(({ status }) => status)).size).toBe(4);
  });

  it('writes a ratio out with its figures, and those of a value that is hidden not', async () => {
    const cells = await snapshot.rows<Cell>(
      `select ${cellColumns} from ${snapshot.alias}.indicators.value v where v.state in ('measured', 'suppressed')`,
    );
    const { indicators } = snapshot.catalog;
    const worked = cells.map((cell) => ({ cell, ...workingOf(indicators.get(cell.indicatorId)!, cell) }));
    for (const { cell, formula, value } of worked) {
      if (cell.state === 'suppressed') {
        expect([formula.figures, formula.numerator.amount, value]).toEqual([null, null, null]);
        continue;
      }
      if (formula.kind !== 'ratio') continue;
      const [above, below, per, result] = formula.figures!.split(/ [/*=] /).map(Number);
      expect((above! / below!) * per!).toBe(result);
      expect(result).toBe(value);
    }
    expect(worked.some(({ state }) => state === 'suppressed')).toBe(true);
  });

  it('pages the quarantine with every reason of each row', async () => {
    const ask = (reason: string | null, limit: number, offset: number) =>
      readQuarantine(snapshot, everything, { sourceId: 'procedure_month', reason, limit, offset });
    const all = await ask(null, 500, 0);
    const type = await ask('type', 500, 0);
    expect(all.total).toBe(57);
    expect(all.rows).toHaveLength(57);
    expect((await ask(null, 10, 50)).rows).toEqual(all.rows.slice(50, 60));
    expect(type.total).toBe(all.byReason.find((row) => row.reason === 'type')?.rows);
    expect(type.rows.every((row) => row.reasons.some(({ reason }) => reason === 'type'))).toBe(true);
    expect(all.rows.some((row) => row.reasons.length === 2)).toBe(true);
  });

  it('counts what is held back of each source as its quarantine does, of a unit what names it or one below', async () => {
    const count = async (scope: Scope, unitId: string | null) =>
      (await countHeld(snapshot, scope, { unitId })).find(({ sourceId }) => sourceId === 'procedure_month');
    const ask = (scope: Scope) =>
      readQuarantine(snapshot, scope, { sourceId: 'procedure_month', reason: null, limit: 1, offset: 0 });
    const all = await ask(everything);
    expect(await count(everything, null)).toEqual({
      ...{ sourceId: 'procedure_month', rows: all.total, reason: all.byReason[0]!.reason },
    });
    const ofHanoi = (await ask(hanoi)).total;
    expect(ofHanoi).toBeGreaterThan(0);
    expect((await count(hanoi, null))?.rows).toBe(ofHanoi);
    expect((await count(everything, '34-01'))?.rows).toBe(ofHanoi);
    expect((await count(hanoi, '34-48'))?.rows).toBeUndefined();
    expect((await count(everything, '00'))!.rows).toBeLessThanOrEqual(all.total);
  });

  it('tells the rules of a table by its columns, and which of them hold rows back', async () => {
    const rules = await readAgreedRules(snapshot, everything, ['task']);
    expect(rules.map(({ rule }) => rule)).toContain('due_date_changed_silently');
    expect(new Set(rules.map(({ table }) => table))).toEqual(new Set(['task']));
    expect(new Set(rules.map(({ severity }) => severity))).toContain('error');
  });

  it('tells what the rules of a table ask for, and of another nothing', async () => {
    const names = await readRuleNames(snapshot, everything, ['task']);
    expect(names['due_date_changed_silently']).toMatchObject({ en: 'No due date moves without a reason' });
    expect(await readRuleNames(snapshot, everything, ['nothing'])).toEqual({});
  });

  it('finds units by names without their marks, and by other scripts with them', async () => {
    const find = async (text: string) =>
      (await searchUnits(snapshot, everything, { text, limit: 20 })).map((unit) => unit.unitId);
    expect(await find('da nang')).toEqual(['34-48', '63-48']);
    expect(await find('ĐÀ NẴNG')).toEqual(['34-48', '63-48']);
    expect(await find('हनोई')).toEqual(['34-01']);
    expect(await find('%')).toEqual([]);
  });

  it('says which part of a question cannot be', async () => {
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => 'answered',
        (fault: { code: string }) => fault.code,
      );
    const trend = { indicatorId: 'liveness_rate', unitId: '00', grain: 'month' } as const;
    expect(await refused(readTrend(snapshot, everything, { ...trend, indicatorId: 'x' }))).toBe(
      'indicator_unknown',
    );
    expect(await refused(readTrend(snapshot, everything, { ...trend, unitId: "'" }))).toBe('unit_unknown');
    const decompose = { indicatorId: 'data_quality_index', unitId: '00', by: { level: null }, ...at };
    expect(await refused(readDecomposition(snapshot, everything, decompose))).toBe('question_invalid');
    expect(
      await refused(
        readDecomposition(snapshot, everything, {
          ...{ ...decompose, indicatorId: 'redeclaration_rate', by: { dimension: 'colour' } },
        }),
      ),
    ).toBe('question_invalid');
    expect(await refused(readTrend(snapshot, everything, { ...trend, from: '2026-02-30' }))).toBe(
      'question_invalid',
    );
    expect(
      await refused(
        readScorecard(snapshot, everything, { unitId: '00', grain: 'month', period: '1999-01-01' }),
      ),
    ).toBe('question_invalid');
  });
});
