import { heatMap, type HeatMapData } from '#lib/figures/heat-map.ts';
import { lineagePicture } from '#lib/figures/lineage-picture.ts';
import { ranking } from '#lib/figures/ranking.ts';
import { trend } from '#lib/figures/trend.ts';
import { figureSamples } from '../../src/routes/styleguide/samples/figure-samples.ts';
import type { FigureSample } from '../../src/routes/styleguide/samples/figure-sample.ts';

/** Milliseconds that a figure takes to be drawn on the server. */
export interface FigureCost {
  name: string;
  p50_ms: number;
  p95_ms: number;
  /** Of the process, where others take the clock's time. */
  cpu_p50_ms: number;
}

/** What a figure may take. @source issue 5, "a figure drawn on the server ≤ 20 ms" */
export const FIGURE_BUDGET_MS = 20;

/** Rounds left out: the first ones compile. */
const WARM_UP = 5;

/** Draws each figure as approved, and the largest of those a page has, so many times each, one figure after another. */
export function benchFigures({ rounds, tell }: { rounds: number; tell: (line: object) => void }): {
  figures: FigureCost[];
  slowest: FigureCost;
  budget_ms: number;
} {
  const samples = [...Object.values(figureSamples).flat(), ...largest];
  const figures = samples.map((sample) => {
    const cost = costOf(sample, rounds);
    tell(cost);
    return cost;
  });
  const slowest = figures.toSorted((one, other) => other.p95_ms - one.p95_ms)[0]!;
  return { figures, slowest, budget_ms: FIGURE_BUDGET_MS };
}

function costOf({ name, draw }: FigureSample, rounds: number): FigureCost {
  const [taken, worked]: [number[], number[]] = [[], []];
  for (let round = -WARM_UP; round < rounds; round++) {
    const [usage, began] = [process.cpuUsage(), performance.now()];
    draw();
    if (round < 0) continue;
    taken.push(performance.now() - began);
    const { user, system } = process.cpuUsage(usage);
    worked.push((user + system) / 1000);
  }
  return {
    ...{ name, p50_ms: quantile(taken, 0.5), p95_ms: quantile(taken, 0.95) },
    cpu_p50_ms: quantile(worked, 0.5),
  };
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(2));
}

const days = Array.from(
  { length: 36 },
  (_, i) => `${2024 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, '0')}-01`,
);

/** As large as pages draw them: 36 months, 40 units by 12 periods, 40 units, 30 sources with what they feed. */
const largest: readonly FigureSample[] = [
  {
    name: 'trend of 36 months',
    says: 'has path, goal and two breaks',
    draw: () =>
      trend({
        points: days.map((period, i) => ({
          period,
          value: 0.3 + i / 100,
          path: 0.4 + i / 100,
          whole: i < 35,
        })),
        target: { date: '2027-12-31', value: 0.9, text: 'goal 90%' },
        breaks: [
          { date: '2025-07-01', label: 'Provinces merged' },
          { date: '2026-01-01', label: 'Questionnaire', parts: true },
        ],
        ...{
          format: String,
          axis: (period) => period.slice(0, 7),
          pathText: 'path',
          label: 'Rising',
          width: 820,
        },
      }),
  },
  {
    name: 'heat map of 40 × 12',
    says: 'has a link in each cell',
    draw: () => heatMap(cells),
  },
  {
    name: 'ranking of 40',
    says: 'has a path',
    draw: () =>
      ranking({
        bars: Array.from({ length: 40 }, (_, i) => ({
          ...{ id: `unit ${i}`, name: `Unit number ${i}`, value: i / 40, text: `${i}%`, href: `/u/${i}` },
          ...{ status: i % 3 === 0 ? ('behind' as const) : ('on_path' as const), statusText: 'on path' },
        })),
        ...{ path: { value: 0.4, text: 'path 40%' }, label: 'From first to last', width: 600 },
      }),
  },
  {
    name: 'lineage of 30 × 20 × 60',
    says: 'has two ways into each',
    draw: () => lineagePicture(lineage),
  },
];

const cells: HeatMapData = {
  columns: days.slice(0, 12).map((day) => `${day.slice(5, 7)}\n${day.slice(0, 4)}`),
  rows: Array.from({ length: 40 }, (_, row) => ({
    ...{ name: `Unit number ${row}`, href: `/u/${row}` },
    cells: days.slice(0, 12).map((day, column) => ({
      ...{ state: 'measured' as const, step: `ramp-${1 + ((row + column) % 6)}`, text: '12.3' },
      link: {
        title: `Unit ${row}, ${day}: 12.3%, on path`,
        href: `/indicators/rate?unit=${row}&period=${day}`,
      },
    })),
  })),
  ...{ label: 'Forty units', width: 1340 },
};

const named = (kind: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `${kind} ${i}`,
    text: `${kind} ${i}`,
    href: `/${kind}/${i}`,
  }));

const lineage = {
  columns: [
    { title: 'Sources', nodes: named('source', 30) },
    { title: 'Facts', nodes: named('fact', 20) },
    { title: 'Indicators', nodes: named('indicator', 60) },
  ],
  edges: [
    ...Array.from({ length: 60 }, (_, i) => ({ from: `source ${i % 30}`, to: `fact ${i % 20}` })),
    ...Array.from({ length: 120 }, (_, i) => ({ from: `fact ${i % 20}`, to: `indicator ${i % 60}` })),
  ],
  ...{ chosen: 'fact 3', label: 'Sixty indicators' },
};
