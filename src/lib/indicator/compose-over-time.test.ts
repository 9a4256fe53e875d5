import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeOverTime } from './compose-over-time.ts';
import { distanceScale } from './heat-scale.ts';
import { readAsked } from './indicator-address.ts';
import type { OverTimeSubject, PathCell } from './over-time-cell.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const periods = ['2026-08-01', '2026-09-01', '2026-10-01'].map((period) => ({
  ...{ grain: 'month' as const, period, periodEnd: period, complete: true },
}));
const indicator = {
  id: 'rate',
  unit: 'percent',
  decimals: 1,
  better: 'up',
  breaks: [],
} as unknown as Indicator;

/** Units by name, each with its values; `path` in every period where it is given. */
function overTime(
  values: { [unit: string]: (number | null)[] },
  {
    path = null,
    look = 'map',
    line = null,
  }: { path?: number | null; look?: string; line?: OverTimeSubject['line'] } = {},
) {
  const cell = (unitId: string, value: number | null, at: number): PathCell => {
    const behind = value === null || path === null ? null : path - value;
    const judged = behind === null ? 'no_target' : behind > 0 ? 'behind' : 'on_path';
    return {
      ...{ ...periods[at]!, indicatorId: 'rate', unitId, value, path, behind },
      ...{
        state: value === null ? 'not_measured' : 'measured',
        status: value === null ? 'not_measured' : judged,
      },
    };
  };
  const units = Object.entries(values).map(
    ([id, own]) => [id, own.map((value, at) => cell(id, value, at))] as const,
  );
  const named = units.map(([id]) => [id, { unitId: id, name: id, names: {} }] as const);
  return composeOverTime(
    {
      ...{ indicator, periods, unitId: 'root', line, units: new Map(units) },
      catalog: { units: new Map(named) } as unknown as Catalog,
      view: { unit: null, grain: 'month', period: null },
      asked: readAsked(new URLSearchParams({ look })),
    },
    words,
  );
}

describe('units over time', () => {
  it('name who was behind all along, else how many are now', () => {
    const always = overTime({ 'Cà Mau': [0.1, 0.2, 0.1], Huế: [0.1, 0.6, 0.7] }, { path: 0.5 });
    expect(always?.title).toBe('Behind the path in all 3 periods: Cà Mau');
    const now = overTime({ 'Cà Mau': [0.6, 0.2, 0.1], Huế: [0.6, 0.6, 0.7] }, { path: 0.5 });
    expect(now?.title).toBe('1 unit is behind by more than is tolerated, none of them in all 3 periods');
    const none = overTime({ 'Cà Mau': [0.6, 0.2, 0.6], Huế: [0.6, 0.6, 0.7] }, { path: 0.5 });
    expect(none?.title).toBe('No unit is behind its path by more than is tolerated now; 1 was before');
  });

  it('name who moved furthest where there is no path, and compare nothing across a break', () => {
    const values = { 'Cà Mau': [0.1, 0.9, 0.8], Huế: [0.3, 0.3, 0.5] };
    expect(overTime(values)?.title).toBe('Furthest moved: Cà Mau, from 10.0% to 80.0%');
    const line = { date: '2026-09-01', label: { en: 'New form' }, comparable: false, baseline: null };
    const parted = overTime(values, { line });
    expect(parted?.title).toBe('Furthest moved: Huế, from 30.0% to 50.0%');
    expect(parted?.remark).toContain('New form');
  });

  it('stand worst first with those not measured last, each cell a link to its unit and period', () => {
    const view = overTime(
      { Huế: [0.6, 0.6, 0.7], Lào: [0.1, 0.3, null], 'Cà Mau': [0.6, 0.2, 0.1] },
      { path: 0.5 },
    );
    expect(view?.rows.map(({ id }) => id)).toEqual(['Cà Mau', 'Huế', 'Lào']);
    expect(view?.rows[2]!.cells[2]).toMatchObject({ text: 'Not measured', status: 'not_measured' });
    const cell = '/indicators/rate?unit=C%C3%A0+Mau&period=2026-09';
    expect(`${view?.rows[0]!.cellsHref}${view?.columns[1]!.month}`).toBe(cell);
    expect(view?.wide).toContain(cell.replace('&', '&amp;'));
    expect(view?.legend.items.map(({ text }) => text)).toContain('Not measured');
    expect(view?.wide.match(/class="tile"/g)).toHaveLength(9);
  });

  it('draw zero as a magnitude of its own look, and as a distance by how far from the path it is', () => {
    const values = { Huế: [0, 0.6, 0.7], 'Cà Mau': [0.6, 0.2, 0.1] };
    const told = (view: ReturnType<typeof overTime>) => view?.legend.items.map(({ text }) => text);
    expect(told(overTime(values))).toContain('Zero');
    expect(told(overTime(values, { path: 0.5 }))).not.toContain('Zero');
    expect(overTime(values)?.wide).toContain('fill="var(--card)" stroke="var(--accent)"');
  });

  it('are small lines on one scale where the address asks for them, and nothing else is drawn', () => {
    const view = overTime({ Huế: [0.6, 0.6, 0.7], 'Cà Mau': [0.6, 0.2, 0.1] }, { look: 'lines' });
    expect(view).toMatchObject({ shown: 'lines', wide: '', narrow: '' });
    expect(view?.lines.map(({ value }) => value)).toEqual(['10.0%', '70.0%']);
  });

  it('are left out where one unit or one period alone has values', () => {
    expect(overTime({ Huế: [0.6, 0.6, 0.7] })).toBeNull();
    expect(overTime({ Huế: [null, null, 0.7], Lào: [null, null, 0.2] })).toBeNull();
  });
});

describe('a scale of distances', () => {
  it('tells either side of the path apart, and never gives what is further the weaker step', () => {
    const distances = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(distances, (all) => {
        const { stepOf } = distanceScale(all);
        const inOrder = all.toSorted((a, b) => Math.abs(a) - Math.abs(b));
        const strengths = inOrder.map((distance) => Number(stepOf(distance).at(-1)));
        expect(strengths).toEqual(strengths.toSorted((a, b) => a - b));
        for (const distance of all) expect(stepOf(distance).startsWith('worse')).toBe(distance > 0);
      }),
    );
  });

  it('uses its strongest step for the furthest', () => {
    expect(distanceScale([16.1, -7, 2]).stepOf(16.1)).toBe('worse-3');
    expect(distanceScale([0.161, -0.07]).boundaries).toEqual([0.05, 0.1]);
  });
});
