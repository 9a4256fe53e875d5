import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { effects, type EffectBar } from '#lib/figures/effects.ts';
import { funnel } from '#lib/figures/funnel.ts';
import { heatMap } from '#lib/figures/heat-map.ts';
import { lineagePicture } from '#lib/figures/lineage-picture.ts';
import { memberBars, type MemberBar } from '#lib/figures/member-bars.ts';
import { phases } from '#lib/figures/phases.ts';
import { ranking, type RankingBar } from '#lib/figures/ranking.ts';
import { series } from '#lib/figures/series.ts';
import { sparkline } from '#lib/figures/sparkline.ts';
import { stackedBar } from '#lib/figures/stacked-bar.ts';
import { unitHeatMap, type UnitHeatCell } from '#lib/figures/unit-heat-map.ts';
import { tileGrid, type Tile, type TileLook } from '#lib/figures/tile-grid.ts';
import { trend, type TrendData } from '#lib/figures/trend.ts';
import { expectGolden } from '../support/golden-figure.ts';

let warnings: MockInstance;
beforeEach(() => {
  warnings = vi.spyOn(console, 'warn');
});
afterEach(() => {
  expect(warnings, 'a figure that warns is not done').not.toHaveBeenCalled();
  warnings.mockRestore();
});

const percent = (value: number) => `${(value * 100).toFixed(0)}%`;
const months = ['2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01'];

function trendOf(values: (number | null)[], more: Partial<TrendData> = {}): string {
  return trend({
    points: months.map((period, i) => ({
      period,
      value: values[i] ?? null,
      path: 0.5 + i * 0.02,
      whole: i < 5,
    })),
    target: { date: '2026-12-31', value: 0.7, text: 'goal 70% · 31 Dec 2026' },
    breaks: [],
    format: percent,
    axis: (period) => period.slice(0, 7),
    pathText: 'path 60%',
    label: 'Rising from 45% to 58%',
    width: 640,
    ...more,
  });
}

describe('trend', () => {
  it('shows values, path, target and the last value', () => {
    expectGolden('trend', trendOf([0.45, 0.48, 0.5, 0.53, 0.55, 0.58]));
  });

  it('leaves a gap where nothing was measured, and marks a break', () => {
    const breaks = [{ date: '2026-07-01', label: 'Merger' }];
    expectGolden('trend-gap-and-break', trendOf([0.45, 0.48, null, 0.53, 0.55, 0.58], { breaks }));
  });

  it('joins no values across a break that does not compare', () => {
    const breaks = [{ date: '2026-08-01', label: 'Questionnaire', parts: true }];
    expectGolden('trend-parted', trendOf([0.45, 0.48, 0.5, 0.33, 0.35, 0.38], { breaks }));
  });

  it('stands without target and path', () => {
    const points = months.map((period, i) => ({ period, value: 12 + i, path: null, whole: true }));
    expectGolden('trend-no-target', trendOf([], { points, target: null, format: String, pathText: '' }));
  });
});

describe('ranking', () => {
  const bar = (id: string, value: number | null, status: RankingBar['status']): RankingBar => ({
    ...{ id, name: id, value, status, statusText: status, href: `/units/${id}` },
    text: value === null ? 'not measured' : percent(value),
  });
  const bars = [
    bar('Bắc Ninh', 0.08, 'on_path'),
    bar('Đồng Nai', 0.17, 'within_tolerance'),
    bar('Đắk Lắk', 0.31, 'behind'),
  ];

  it('draws bars from zero, best first, with the path and those not measured last', () => {
    const all = [...bars, bar('Cà Mau', null, 'not_measured')];
    const path = { value: 0.15, text: 'path 15%' };
    expectGolden('ranking', ranking({ bars: all, path, label: 'From Bắc Ninh to Đắk Lắk', width: 520 }));
  });

  it('stands without a path', () => {
    expectGolden('ranking-no-path', ranking({ bars, path: null, label: 'Three units', width: 520 }));
  });
});

describe('tile grid', () => {
  const tile = (column: number, look: TileLook, value: number | null): Tile => ({
    ...{ column, row: 0, label: `T${column}`, look, value, href: `/units/${column}` },
    text: value === null ? '–' : String(Math.round(value * 100)),
    title: `Tile ${column}: ${look}`,
  });
  const looks: [TileLook, number | null][] = [
    ['measured', 0.05],
    ['measured', 0.31],
    ['measured', 0],
    ['partial', 0.2],
    ['not_measured', null],
    ['not_expected', null],
    ['suppressed', null],
    ['refused', null],
  ];

  it.each(['wide', 'tall'] as const)('gives every state a look of its own (%s)', (shape) => {
    const tiles = looks.map(([look, value], column) => tile(column, look, value));
    const boundaries = [0.1, 0.15, 0.2, 0.25, 0.3];
    expectGolden(`tile-grid-${shape}`, tileGrid({ tiles, boundaries, label: 'Eight tiles', shape }));
  });
});

describe('heat map of units', () => {
  const cell = (
    state: UnitHeatCell['state'],
    step: string | null,
    text = '',
    isMarked = false,
  ): UnitHeatCell => ({
    ...{ state, step, text, isMarked, title: `${state} ${text}`, href: `/indicators/rate?at=${text}` },
  });
  const row = (name: string, cells: UnitHeatCell[]) => ({
    id: name,
    name,
    href: `/u/${name}`,
    isAsked: false,
    cells,
  });
  const rows = [
    row('Đắk Lắk', [cell('measured', 'worse-3', '31.2', true), cell('partial', 'worse-1', '15.9')]),
    row('Bắc Ninh', [cell('measured', 'better-2', '8.4'), cell('not_measured', null)]),
    row('Thừa Thiên Huế và vùng phụ cận', [cell('suppressed', null), cell('not_expected', null)]),
    row('Huế', [cell('measured', 'ramp-1', '0.0'), cell('measured', 'unjudged', '9.0')]),
  ];
  const columns = ['Sept\n2026', 'Oct\n2026'];

  it.each(['wide', 'narrow'] as const)(
    'tells every state from a low value, and marks what is behind (%s)',
    (shape) => {
      expectGolden(
        `unit-heat-map-${shape}`,
        unitHeatMap({ columns, rows, breakAt: 0, label: 'Four units', shape }),
      );
    },
  );

  it('draws a line before the first period that does not compare with those before', () => {
    expectGolden(
      'unit-heat-map-break',
      unitHeatMap({ columns, rows, breakAt: 1, label: 'A break', shape: 'wide' }),
    );
  });
});

describe('sparkline', () => {
  it('draws values, path and the end', () => {
    expectGolden(
      'sparkline',
      sparkline({ values: [0.45, 0.48, 0.5, 0.58], path: [0.5, 0.52, 0.54, 0.56], label: 'rising' }),
    );
  });

  it('breaks where a value is missing', () => {
    expectGolden(
      'sparkline-gap',
      sparkline({ values: [0.45, null, 0.5, 0.58], path: [null, null, null, null], label: 'a gap' }),
    );
  });
});

describe('effects', () => {
  const bar = (id: string, [rate, mix, coverage]: number[], more: Partial<EffectBar> = {}): EffectBar => ({
    ...{ id, name: id, effects: { rate: rate!, mix: mix!, coverage: coverage! }, text: '+0.1' },
    ...{ title: `${id}: +0.1`, href: `/indicators/rate?unit=${id}`, ...more },
  });

  it('stands end to end on the side of their sign, with a tick at the sum and those that came or went last', () => {
    const bars = [
      bar('The whole change', [-0.4, 0.1, -0.05], { isWhole: true, href: null }),
      bar('Đắk Lắk', [0.2, 0.05, 0]),
      bar('Hưng Yên', [-0.5, 0.1, 0]),
      bar('2 others', [-0.1, -0.05, 0], { href: null }),
      bar('In one period only:', [0, 0, 0], { effects: null, href: null }),
      bar('Cà Mau', [0, 0, -0.05]),
    ];
    expectGolden('effects', effects({ bars, label: 'The fall comes mostly from Hưng Yên', width: 640 }));
  });

  it('stand at zero where nothing changed', () => {
    expectGolden('effects-none', effects({ bars: [bar('Huế', [0, 0, 0])], label: 'Unchanged', width: 320 }));
  });
});

it('draws small lines on one scale where one is given', () => {
  const line = { values: [0.45, 0.5], path: [null, null], label: 'low', domain: [0, 1] as const };
  expectGolden('sparkline-scale', sparkline(line));
});

describe('funnel', () => {
  const step = (name: string, count: number, shareText: string) => ({
    name,
    count,
    countText: String(count),
    shareText,
  });

  it('keeps a part of the first at each step', () => {
    const steps = [step('Registered', 202, ''), step('Connected', 101, '50%'), step('Used', 64, '32%')];
    expectGolden('funnel', funnel({ steps, label: 'A third is used' }));
  });

  it('stands when nothing is registered', () => {
    expectGolden('funnel-empty', funnel({ steps: [step('Registered', 0, '')], label: 'Nothing registered' }));
  });
});

describe('stacked bar', () => {
  it('draws the parts of a whole and leaves out those of nothing', () => {
    const parts = [838, 50, 0, 75].map((count, i) => ({ count, colour: `var(--ramp-${i + 1})` }));
    expectGolden('stacked-bar', stackedBar({ parts, label: 'Four parts, one empty' }));
  });
});

describe('phases', () => {
  it('draws overlapping and open phases on one axis, marked at as-of', () => {
    const bars = [
      { name: 'Legal corridor', from: '2025-01-01', to: '2026-12-31', done: 0.9, doneText: '90%' },
      { name: 'Integrate and use', from: '2026-01-01', to: '2028-12-31', done: 0.5, doneText: '50%' },
      { name: 'Data culture', from: '2030-01-01', to: null, done: null, doneText: '' },
    ];
    const at = { today: '2026-10-31', todayText: '31 Oct 2026', label: 'Two phases at once', width: 640 };
    expectGolden('phases', phases({ phases: bars, ...at }));
  });
});

describe('lineage', () => {
  const node = (id: string) => ({ id, text: id, href: `/${id}` });
  const picture = (chosen: string | null) =>
    lineagePicture({
      columns: [
        { title: 'Sources', nodes: [node('X01'), node('X02')] },
        { title: 'Facts', nodes: [node('calls')] },
        { title: 'Indicators', nodes: [node('a'), node('b'), node('c')] },
      ],
      edges: [
        { from: 'X01', to: 'calls' },
        { from: 'calls', to: 'a' },
        { from: 'calls', to: 'b' },
      ],
      chosen,
      label: 'Two indicators from one fact',
    });

  it('joins what feeds what', () => {
    expectGolden('lineage', picture(null));
  });

  it('brings out the ways of one, there and back', () => {
    expectGolden('lineage-chosen', picture('a'));
  });
});

describe('series', () => {
  const draw = (
    width: number,
    values: readonly (readonly (number | null)[])[],
    partedAt: string | null = null,
  ) =>
    series({
      partedAt,
      lines: values.map((own, at) => ({
        name: values.length > 1 ? `Group ${at + 1} of the whole organisation` : '',
        points: months.map((period, i) => ({ period, value: own[i] ?? null })),
      })),
      format: percent,
      tick: percent,
      axis: (period) => period.slice(0, 7),
      label: 'Group 1 leads',
      width,
    });

  it('names each line at its end, apart from the others', () => {
    const lines = [0.58, 0.57, 0.56, 0.3].map((end) => [0.4, 0.42, 0.44, 0.46, 0.5, end]);
    expectGolden('series', draw(820, lines));
    expectGolden('series-narrow', draw(350, lines));
  });

  it('leaves a gap where a value is missing, and draws one that stands alone', () => {
    expectGolden(
      'series-gap',
      draw(640, [
        [0.4, null, 0.44, null, 0.5, 0.52],
        [null, null, null, null, null, null],
      ]),
    );
  });

  it('joins no values across a break that does not compare', () => {
    expectGolden('series-parted', draw(640, [[0.4, 0.42, 0.44, 0.3, 0.32, 0.33]], '2026-08-01'));
  });

  it('puts equal values in the middle', () => {
    expectGolden('series-level', draw(640, [[0, 0, 0, 0, 0, 0]]));
  });
});

describe('member bars', () => {
  const bar = (name: string, value: number | null, before: number | null = null): MemberBar => ({
    ...{ key: name, name, value, before, text: value === null ? '–' : String(value) },
    href: name === '(without a code)' ? null : `/explore?where=channel:${name}`,
  });

  it('draws members from zero, the missing one by its sign, those without a code without a link', () => {
    const bars = [bar('Web', 120), bar('Counter', 45), bar('Post', null), bar('(without a code)', 3)];
    expectGolden('member-bars', memberBars({ bars, label: 'Web has most', width: 640 }));
  });

  it('marks what each is compared with', () => {
    const bars = [bar('Web', 120, 90), bar('Counter with a very long name indeed', 45, 160)];
    expectGolden('member-bars-compared', memberBars({ bars, label: 'Web grew', width: 350 }));
  });
});

describe('heat map', () => {
  const rows = ['Web', 'Counter', 'Post'].map((name) => ({ key: name, name }));
  const columns = months.map((period) => ({
    key: period,
    name: `${period.slice(5, 7)}\n${period.slice(0, 4)}`,
  }));
  const cells = rows.flatMap(({ key: row }, at) =>
    columns.map(({ key: column }, i) => {
      const value = row === 'Post' && i < 2 ? null : at * 40 + i * 10;
      return { row, column, value, text: value === null ? '–' : String(value) };
    }),
  );

  it('draws magnitude in one accent and what is missing dashed', () => {
    expectGolden('heat-map', heatMap({ rows, columns, cells, label: 'Post has most', width: 640 }));
  });

  it('keeps the signs of what is missing where cells are too narrow for numbers', () => {
    expectGolden('heat-map-narrow', heatMap({ rows, columns, cells, label: 'Post has most', width: 300 }));
  });
});
