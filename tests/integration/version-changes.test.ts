import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDataRoute } from '#lib/server/data-routes.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { toRows } from '#warehouse/duckdb/plain-rows.ts';
import type { Cause } from '#warehouse/query/causes.ts';
import {
  countChanges,
  readChanges,
  readChangeSummary,
  type ChangesQuestion,
} from '#warehouse/query/changes.ts';
import { readDecomposition, type DecomposeQuestion } from '#warehouse/query/decompose.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import type { Serving } from '#warehouse/snapshot/serve.ts';
import { publishAltered } from '../support/altered-version.ts';
import { explaining } from '../support/explaining-snapshot.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';
import { bearer } from '../support/sign-in.ts';

interface ChangeRow {
  [column: string]: unknown;
}

let world: RefreshWorld;
let serving: Serving;
/** Ids of the versions: as first loaded, with a figure corrected, with another definition, with another crosswalk. */
let first: string, grown: string, defined: string, regrouped: string;
/** On top of those: a row late by two months, and a month later, with the rows of that month and one more late row. */
let late: string, monthLater: string;
const before = process.env.LODESTAR_DATA;

beforeAll(async () => {
  world = openRefreshWorld();
  process.env.LODESTAR_DATA = world.paths.root;
  const publish = async () => {
    world.wait(60);
    return (await world.refresh()).snapshot!;
  };
  const deliver = (file: string, ...rows: string[]) => {
    const header = 'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';
    const lines = rows.map((row) => `${row};8;10`);
    writeFileSync(join(world.paths.inbox, 'loan_month', file), [header, ...lines, ''].join('\n'));
  };
  first = await publish();
  world.rewrite('loan_month/loans-2025.csv', (text) =>
    text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;121;'),
  );
  grown = await publish();
  world.rewrite('workspace/indicators/online_rate.yaml', (text) =>
    text.replace('measure: loans_online', 'measure: branches').replace('version: 1.0.0', 'version: 2.0.0'),
  );
  defined = await publish();
  world.rewrite('unit_change/changes.csv', (text) =>
    text.replace('west,coast,0.75', 'west,coast,0.5').replace('west,02,0.25', 'west,02,0.5'),
  );
  regrouped = await publish();
  deliver('late.csv', '03;07/2025;FILM;40;10');
  late = await publish();
  world.rewrite('workspace/workspace.yaml', (text) => text.replace('asOf: 2025-09-30', 'asOf: 2025-10-31'));
  deliver('october.csv', '01;10/2025;BOOK;100;50', '01;06/2025;FILM;20;10');
  monthLater = await publish();
  serving = await openWarehouse();
}, 120_000);
afterAll(() => {
  serving.close();
  world.close();
  if (before === undefined) delete process.env.LODESTAR_DATA;
  else process.env.LODESTAR_DATA = before;
});

const asking = (asked: Partial<ChangesQuestion> = {}): ChangesQuestion => ({
  ...{ indicatorIds: [], unitIds: [], level: null, grain: null, from: null, to: null },
  ...{ order: 'cell', limit: 100_000, offset: 0 },
  ...asked,
});
const between = async <T>(
  from: string,
  to: string,
  work: (versions: Parameters<typeof readChanges>[0]) => Promise<T>,
) => {
  const leases = [await serving.leaseVersion(from), await serving.leaseVersion(to)] as const;
  try {
    return await work({ before: leases[0].snapshot, after: leases[1].snapshot });
  } finally {
    for (const lease of leases) lease.release();
  }
};
const changes = (from: string, to: string, asked: Partial<ChangesQuestion> = {}, scope: Scope = everything) =>
  between(
    from,
    to,
    async (versions) => (await toRows(await readChanges(versions, scope, asking(asked)))) as ChangeRow[],
  );
const causes = async (from: string, to: string, indicatorId: string): Promise<Cause[]> => {
  const all = await between(from, to, (versions) => readChangeSummary(versions, everything, asking()));
  return all.find((one) => one.indicatorId === indicatorId)!.causes;
};
let token = '';
const signedIn = (name: string) => (name === 'authorization' ? token : undefined);
const ask = async (path: string) => {
  token ||= await bearer();
  const answer = await answerDataRoute({
    ...{ method: 'GET', url: new URL(path, 'http://localhost') },
    ...{ header: signedIn, home: '', address: '127.0.0.1', signal: new AbortController().signal },
  });
  return { ...answer, json: JSON.parse(Buffer.from(answer.body as Uint8Array).toString()) as ChangeRow };
};

describe('what differs between two versions', () => {
  it('is each figure that moved, from what to what, with its counts', async () => {
    const rows = await changes(first, grown, { indicatorIds: ['loans_total'], grain: 'month' });
    expect(
      rows.map(({ unit_id, period, change, value_before, value_after, delta }) => [
        ...[unit_id, period, change, value_before, value_after, delta],
      ]),
    ).toEqual([
      ['00', '2025-05-01', 'moved', 420, 431, 11],
      ['01', '2025-05-01', 'moved', 110, 121, 11],
    ]);
    expect(rows[1]).toMatchObject({
      numerator_before: 110,
      numerator_after: 121,
      relative: 0.1,
      causes: 'corrections',
    });
    expect(await changes(first, first)).toEqual([]);
  });

  it('is the other way round when it is asked the other way round', async () => {
    const forth = await changes(first, grown);
    const back = await changes(grown, first);
    expect(forth.length).toBeGreaterThan(4);
    expect(back.map(({ value_before, value_after }) => [value_after, value_before])).toEqual(
      forth.map(({ value_before, value_after }) => [value_before, value_after]),
    );
  });

  it('is every cell whose published figures differ, and no other', async () => {
    const listed = await changes(first, regrouped);
    await between(first, regrouped, async ({ before: one, after: other }) => {
      const said = ({ alias }: typeof one) =>
        `select indicator_id, unit_id, grain, period::varchar as period, state, round(value, 9) as value, round(numerator, 9) as top,
           round(denominator, 9) as bottom from ${alias}.indicators.value`;
      const cells = await other.rows<ChangeRow>(
        `select distinct indicator_id, unit_id, grain, period from (
           (${said(one)} except ${said(other)}) union all (${said(other)} except ${said(one)})) order by all`,
      );
      const named = ({ indicator_id, unit_id, grain, period }: ChangeRow) => ({
        indicator_id,
        unit_id,
        grain,
        period,
      });
      expect(cells.length).toBeGreaterThan(20);
      expect(listed.map(named)).toEqual(cells);
    });
  });

  it('comes with the largest movement first, a page at a time, with the count of all', async () => {
    const all = await changes(first, regrouped, { order: 'movement' });
    const known = all.flatMap(({ relative }) => (relative === null ? [] : Math.abs(relative as number)));
    expect(known).toEqual(known.toSorted((a, b) => b - a));
    const pages = [
      await changes(first, regrouped, { order: 'movement', limit: 7 }),
      await changes(first, regrouped, { order: 'movement', limit: 7, offset: 7 }),
    ];
    expect(pages.flat()).toEqual(all.slice(0, 14));
    expect(await between(first, regrouped, (versions) => countChanges(versions, everything, asking()))).toBe(
      all.length,
    );
  });

  it('is told of units in scope alone, with the very same figures', async () => {
    const all = await changes(first, regrouped);
    for (const unit of ['01', '02', 'coast']) {
      const own = await changes(first, regrouped, {}, { unitRoots: [unit], highestClass: '*' });
      const units = new Set(own.map(({ unit_id }) => unit_id));
      expect(units.has('00')).toBe(false);
      // Why figures differ is told of whole sources, and so only to whoever sees all of them.
      const same = all.filter(({ unit_id }) => units.has(unit_id)).map((row) => ({ ...row, causes: '' }));
      expect(own).toEqual(same);
    }
    const north = await changes(first, grown, {}, { unitRoots: ['01'], highestClass: '*' });
    expect(new Set(north.map(({ unit_id }) => unit_id))).toEqual(new Set(['01']));
    expect(await changes(first, regrouped, {}, { unitRoots: [], highestClass: '*' })).toEqual([]);
  });
});

describe('the questions about two versions', () => {
  it('are planned by DuckDB, with nothing of the question in their text', async () => {
    const seen: string[] = [];
    const asked = asking({
      ...{ indicatorIds: ['online_rate'], unitIds: ['coast'], level: 'PROVINCE', grain: 'month' },
      ...{ from: '2025-01-01', to: '2026-01-01', order: 'movement' },
    });
    const north: Scope = { unitRoots: ['coast'], highestClass: '*' };
    await between(first, regrouped, async ({ before: one, after: other }) => {
      const versions = { before: one, after: explaining(other, seen) };
      for (const scope of [everything, north]) {
        await readChanges(versions, scope, asked);
        await readChangeSummary(versions, scope, asked);
        await countChanges(versions, scope, asked);
      }
    });
    expect(seen.length).toBeGreaterThanOrEqual(6);
    for (const sql of seen) expect(sql).not.toMatch(/online_rate|coast|PROVINCE|2025-01-01/);
  });
});

describe('why figures differ', () => {
  it('names corrected rows, another definition and another crosswalk, each where it feeds the indicator', async () => {
    expect(await causes(first, grown, 'loans_total')).toEqual([{ kind: 'corrections', of: ['loan_month'] }]);
    expect(await causes(grown, defined, 'online_rate')).toEqual([
      { kind: 'definition', of: ['online_rate'] },
    ]);
    const summary = await between(grown, defined, (versions) =>
      readChangeSummary(versions, everything, asking()),
    );
    expect(summary.map(({ indicatorId }) => indicatorId)).toEqual(['online_rate']);
    expect(await causes(defined, regrouped, 'loans_total')).toEqual([{ kind: 'units', of: [] }]);
  });

  it('tells rows that came late from those of a period that still ran, and from corrections', async () => {
    const told = async (from: string, to: string, unit: string) =>
      Object.fromEntries(
        (await changes(from, to, { indicatorIds: ['loans_total'], unitIds: [unit] })).map(
          ({ grain, period, causes: kinds }) => [`${String(grain)} ${String(period)}`, kinds],
        ),
      );
    expect(await causes(regrouped, late, 'loans_total')).toEqual([{ kind: 'late_rows', of: ['loan_month'] }]);
    expect(await told(regrouped, late, '00')).toEqual({
      'month 2025-07-01': 'late_rows',
      'quarter 2025-07-01': 'late_rows',
      'year 2025-01-01': 'late_rows',
    });
    expect((await causes(late, monthLater, 'loans_total')).map(({ kind }) => kind)).toEqual([
      ...['new_rows', 'late_rows', 'business_date'],
    ]);
    expect(await told(late, monthLater, '01')).toMatchObject({
      'month 2025-06-01': 'late_rows,business_date',
      'month 2025-10-01': 'new_rows,business_date',
      'year 2025-01-01': 'new_rows,late_rows,business_date',
    });
    // Backwards, what came is what was taken out.
    expect((await causes(late, regrouped, 'loans_total')).map(({ kind }) => kind)).toEqual(['corrections']);
  });

  it('names all that hold at once', async () => {
    const kinds = (await causes(first, regrouped, 'online_rate')).map(({ kind }) => kind);
    expect(kinds).toEqual(['corrections', 'definition', 'units']);
  });

  it('names mended rows, a contract, the calendar and the day', async () => {
    const move = `update indicators.value set value = value + 1, numerator = numerator + 1 where indicator_id = 'loans_total'`;
    const altered = async (id: string, sql: string) => {
      await publishAltered(serving.control, world.paths.root, id, [move, sql]);
      return causes(monthLater, id, 'loans_total');
    };
    expect(
      await altered(
        'altered-1',
        `insert into quality.correction select source_id, extract_id, file_name, 1, 'loan_month/a.ndjson'
         from meta.extract where source_id = 'loan_month' limit 1`,
      ),
    ).toEqual([{ kind: 'corrections', of: ['loan_month'] }]);
    const found = await altered(
      'altered-2',
      `update meta.source_load set contract_version = '9.0.0' where source_id = 'loan_month'`,
    );
    expect(found).toContainEqual({ kind: 'contract', of: ['loan_month'] });
    expect(
      await altered(
        'altered-3',
        `update meta.definition set body = json_merge_patch(body, '{"timezone": "Asia/Kolkata"}') where kind = 'workspace'`,
      ),
    ).toContainEqual({ kind: 'calendar', of: [] });
    expect(await altered('altered-4', `update meta.snapshot set as_of = as_of + 1`)).toContainEqual({
      ...{ kind: 'business_date', of: [] },
    });
  });
});

describe('a change of periods that were restated', () => {
  const cell = { indicatorId: 'online_rate', unitId: '01', grain: 'month', by: { level: null } } as const;
  const taken = (version: string, asked: Partial<DecomposeQuestion>) =>
    between(version, version, ({ after }) =>
      readDecomposition(after, everything, { ...cell, period: '2025-06-01', ...asked }),
    );

  it('is parted into what was published first and what came since', async () => {
    const [published, now] = [await taken(first, {}), await taken(grown, {})];
    // Of 110 loans in May, 55 online, there were 121 after all; in June 60 of 120.
    expect(published.restated).toEqual({
      ...{ published: published.effects!.change, before: 0, after: 0, by: { before: null, after: null } },
    });
    expect(now.restated).toMatchObject({ after: 0, by: { before: 'data', after: null } });
    expect(now.restated!.before).toBeCloseTo(55 / 110 - 55 / 121, 14);
    expect(now.restated!.published).toBeCloseTo(published.effects!.change, 14);
    const back = await taken(grown, { period: '2025-05-01', against: '2025-06-01' });
    expect(back.restated!.after).toBe(-now.restated!.before);
    const redefined = await taken(defined, {});
    expect(redefined.restated).toMatchObject({ by: { before: 'definition', after: 'definition' } });
    for (const { effects, restated } of [published, now, back, redefined])
      expect(restated!.published + restated!.before + restated!.after).toBeCloseTo(effects!.change, 14);
  });

  it('is not parted while a period runs', async () => {
    const found = await taken(first, { grain: 'year', period: '2025-01-01', against: '2024-01-01' });
    expect(found.effects).not.toBeNull();
    expect(found.restated).toBeNull();
  });
});

describe('what a version hides', () => {
  const online = { indicatorIds: ['online_rate'], grain: 'month' } as const;
  const cell = `indicator_id = 'online_rate' and unit_id = '01' and grain = 'month' and period = '2025-05-01'`;
  const differ = async (id: string, statements: string[]) => {
    const one = `${id}-before`;
    await publishAltered(serving.control, world.paths.root, one, []);
    await publishAltered(serving.control, world.paths.root, id, statements);
    return changes(one, id, online);
  };

  it('is hidden in what differs too, from either side, and nothing is derived from it', async () => {
    const hide = `update indicators.value set state = 'suppressed', value = null, numerator = null, denominator = null where ${cell}`;
    const [row, ...others] = await differ('hidden', [hide]);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...{ change: 'went', state_before: 'measured', state_after: 'suppressed', withheld: true },
      ...{ value_after: null, numerator_after: null, denominator_after: null, delta: null, relative: null },
    });
    const [back] = await changes('hidden', 'hidden-before', online);
    expect(back).toMatchObject({ change: 'appeared', value_before: null, delta: null, withheld: true });
  });

  it('lets no counts differ by fewer cases than are shown', async () => {
    const add = (cases: number) =>
      `update indicators.value set numerator = numerator + 1, denominator = denominator + ${cases}, value = (numerator + 1) / (denominator + ${cases}) where ${cell}`;
    await publishAltered(serving.control, world.paths.root, 'shown-again', [
      `update meta.definition set body = json_merge_patch(body, '{"suppressBelow": 10}') where kind = 'indicator' and id = 'online_rate'`,
      `update indicators.value set state = 'measured', numerator = 50, denominator = 100, value = 0.5 where ${cell}`,
    ]);
    const [few] = await differ('few-more', [add(9)]);
    expect(few).toMatchObject({
      ...{ change: 'moved', withheld: true, delta: null, relative: null },
      ...{ numerator_before: null, numerator_after: null, denominator_before: null, denominator_after: null },
    });
    const [many] = await differ('many-more', [add(10)]);
    expect(many).toMatchObject({ change: 'moved', withheld: false });
    expect(Number(many!['denominator_after']) - Number(many!['denominator_before'])).toBe(10);
    expect(many!['delta']).not.toBeNull();
  });
});

describe('/api/v1/changes', () => {
  it('gives pages that lead to the next, held to their two versions', async () => {
    const page = await ask(`/api/v1/changes?from=${first}&to=${grown}&order=cell&limit=2`);
    const { total, next, rows } = page.json as { total: number; next: string; rows: ChangeRow[] };
    expect(page.headers).toMatchObject({ 'x-lodestar-total': String(total), 'x-lodestar-snapshot': grown });
    expect(page.headers['link']).toBe(`<${next}>; rel="next"`);
    const all = [...rows];
    for (let at: string | null = next; at !== null;) {
      const { json } = await ask(at);
      all.push(...(json['rows'] as ChangeRow[]));
      at = json['next'] as string | null;
    }
    expect(all).toHaveLength(total);
    expect(all).toEqual(await changes(first, grown));
  });

  it('is the same table in every format', async () => {
    const path = `/api/v1/changes?from=${first}&to=${regrouped}&order=cell&limit=20`;
    const { json } = await ask(path);
    const bodyOf = async (format: string) => {
      const { body } = await answerDataRoute({
        ...{ method: 'GET', url: new URL(`${path}&format=${format}`, 'http://localhost') },
        ...{ header: signedIn, home: '', address: '127.0.0.1', signal: new AbortController().signal },
      });
      return body as Uint8Array;
    };
    const arrow = tableFromIPC(await bodyOf('arrow'));
    const csv = parse(Buffer.from(await bodyOf('csv')), { columns: true }) as ChangeRow[];
    const rows = json['rows'] as ChangeRow[];
    expect(rows).toHaveLength(20);
    expect(arrow.schema.names).toEqual(json['columns']);
    for (const column of ['indicator_id', 'causes', 'delta', 'withheld'])
      expect([...arrow.getChild(column)!]).toEqual(rows.map((row) => row[column]));
    expect(csv.map((row) => [row['unit_id'], row['period'], row['change']])).toEqual(
      rows.map((row) => [row['unit_id'], row['period'], row['change']]),
    );
  });

  it('compares the version served with the one it was built on where none is named', async () => {
    await publishAltered(serving.control, world.paths.root, 'served-last', []);
    await expect
      .poll(() => serving.withSnapshot((one) => Promise.resolve(one.snapshotId)))
      .toBe('served-last');
    expect((await ask('/api/v1/changes')).json).toMatchObject({
      snapshot: 'served-last',
      total: 0,
      rows: [],
      next: null,
    });
    expect((await ask(`/api/v1/changes/summary?from=${first}&to=${grown}`)).json).toMatchObject({
      ...{ from: first, to: grown },
      indicators: expect.arrayContaining([
        expect.objectContaining({
          ...{ indicatorId: 'loans_total', causes: [{ kind: 'corrections', of: ['loan_month'] }] },
        }),
      ]),
    });
  });

  it('refuses versions that are not kept, the first without another, and what it does not know', async () => {
    expect((await ask('/api/v1/changes?from=nothing')).status).toBe(404);
    expect((await ask(`/api/v1/changes?to=${first}`)).status).toBe(400);
    expect((await ask(`/api/v1/changes?from=${first}&order=size`)).status).toBe(400);
    expect((await ask(`/api/v1/changes?from=${first}&indicator=x`)).status).toBe(404);
    expect((await ask(`/api/v1/changes?from=${first}&version=${grown}`)).status).toBe(400);
  });
});
