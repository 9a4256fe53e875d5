import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArrivals } from '#warehouse/query/arrivals.ts';
import { readLineage } from '#warehouse/query/lineage.ts';
import { readPartialArrivals } from '#warehouse/query/partial-arrivals.ts';
import { readWorking } from '#warehouse/query/working.ts';
import { everything, type Scope } from '#warehouse/scope/scope.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';
import { hideSmallCells } from '../support/hide-small-cells.ts';
import type { RefreshWorld } from '../support/refresh-world.ts';

const august = { grain: 'month', period: '2025-08-01' } as const;
const figure = { indicatorId: 'online_rate', unitId: '00', ...august };
const range = { unitId: '00', from: '2025-01-01', until: '2025-08-01' };

const media = Array.from({ length: 11 }, (_, place) => `M${place}`);

/** South lends by eleven further media from May to July, and by seven of them in August: eight rows, where there were twelve. */
function lendMore(world: RefreshWorld): void {
  world.rewrite('loan_month/loans-2025.csv', (text) =>
    text.replaceAll(/^02;(0[5678]\/2025);BOOK.*$/gm, (line, month: string) =>
      [
        line,
        ...media.slice(month.startsWith('08') ? 4 : 0).map((one) => `02;${month};${one};20;10;990;0`),
      ].join('\n'),
    ),
  );
  world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
    text.replace(/^( +)- \{ value: FILM/m, (line, indent: string) =>
      [...media.map((one) => `${indent}- { value: ${one}, label: { en: ${one}, vi: ${one} } }`), line].join(
        '\n',
      ),
    ),
  );
}

/** The same where less than three quarters of what is usual are a report in part. */
function lendLess(world: RefreshWorld): void {
  lendMore(world);
  world.rewrite('workspace/facts/loan.yaml', (text) =>
    text.replace('dueDay: 7', 'dueDay: 7, partialBelow: 0.75'),
  );
  world.rewrite('workspace/sources/loan_month/contract.yaml', (text) =>
    text.replace('dueDay: 8', 'dueDay: 8\n            partialBelow: 0.75'),
  );
}

describe('a report with fewer rows than is usual for who sends it', () => {
  let held: Awaited<ReturnType<typeof holdTinyWorkspace>>;
  let usual: HeldVersion;
  beforeAll(async () => {
    held = await holdTinyWorkspace(lendLess);
    usual = await holdTinyWorkspace(lendMore);
  });
  afterAll(async () => {
    await held.close();
    await usual.close();
  });

  it('has come, and is told with its rows and those that are usual', async () => {
    const [arrival] = await readArrivals(held.snapshot, everything, {
      ...range,
      from: '2025-08-01',
      until: '2025-08-01',
    });
    expect(arrival).toMatchObject({ sourceId: 'loan_month', expected: 3, missing: 0 });
    expect(await readPartialArrivals(held.snapshot, everything, range)).toEqual([
      { sourceId: 'loan_month', period: '2025-08-01', unitCode: '02', unitId: '02', rows: 8, usual: 12 },
    ]);
  });

  it('is told to nobody out of whose sight it is', async () => {
    const south: Scope = { unitRoots: ['02'], highestClass: '*' };
    const north: Scope = { unitRoots: ['01'], highestClass: '*' };
    expect(await readPartialArrivals(held.snapshot, south, range)).toHaveLength(1);
    expect(await readPartialArrivals(held.snapshot, north, range)).toEqual([]);
    expect((await readLineage(held.snapshot, north, figure)).partlyReported).toEqual([]);
  });

  it('is not counted as reported by figures, and named apart from who has not reported', async () => {
    expect((await readWorking(held.snapshot, everything, figure))!).toMatchObject({
      ...{ coverage: { reported: 2, expected: 3 }, state: 'partial' },
    });
    const lineage = await readLineage(held.snapshot, everything, figure);
    expect(lineage.notReported).toEqual([]);
    expect(lineage.partlyReported).toEqual([{ unitId: '02', rows: 8, usual: 12 }]);
  });

  it('is told where a longer period has silent months too', async () => {
    const quarter = { ...figure, grain: 'quarter', period: '2025-07-01' } as const;
    const { notReported, partlyReported } = await readLineage(held.snapshot, everything, quarter);
    expect(notReported).not.toContain('02');
    expect(partlyReported).toMatchObject([{ unitId: '02' }]);
  });

  it('is nothing where half of what is usual is enough, which is what goes without saying', async () => {
    expect(await readPartialArrivals(usual.snapshot, everything, range)).toEqual([]);
    expect((await readWorking(usual.snapshot, everything, figure))!.coverage).toEqual({
      reported: 3,
      expected: 3,
    });
    expect((await readLineage(usual.snapshot, everything, figure)).partlyReported).toEqual([]);
  });
});

describe('a report in part of a fact of which an indicator hides small cells', () => {
  let hidden: HeldVersion;
  beforeAll(async () => {
    hidden = await holdTinyWorkspace((world) => {
      lendLess(world);
      hideSmallCells(world, 5);
    });
  });
  afterAll(() => hidden.close());

  it.each(['online_rate', 'loans_total'])(
    'names its unit without its rows, whichever is asked: %s',
    async (id) => {
      const { partlyReported } = await readLineage(hidden.snapshot, everything, {
        ...figure,
        indicatorId: id,
      });
      expect(partlyReported).toEqual([{ unitId: '02', rows: null, usual: null }]);
    },
  );

  it('is in the calendar of its source without its rows', async () => {
    expect(await readPartialArrivals(hidden.snapshot, everything, range)).toEqual([
      { sourceId: 'loan_month', period: '2025-08-01', unitCode: '02', unitId: '02', rows: null, usual: null },
    ]);
  });

  it('tells its rows to nobody who may not know of the indicator either', async () => {
    const { catalog } = hidden.snapshot;
    const indicators = new Map([...catalog.indicators].filter(([id]) => id !== 'online_rate'));
    const narrowed = { ...catalog, indicators, hiding: [catalog.indicators.get('online_rate')!] };
    const seen = { ...hidden.snapshot, catalog: narrowed };
    const { partlyReported } = await readLineage(seen, everything, { ...figure, indicatorId: 'loans_total' });
    expect(partlyReported).toEqual([{ unitId: '02', rows: null, usual: null }]);
    expect(await readPartialArrivals(seen, everything, range)).toMatchObject([{ rows: null, usual: null }]);
  });
});
