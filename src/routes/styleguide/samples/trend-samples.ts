import { trend, type TrendData } from '#lib/figures/trend.ts';
import { months, onAxis, percent, type FigureSample } from './figure-sample.ts';

function trendOf(values: (number | null)[], more: Partial<TrendData> = {}): string {
  return trend({
    points: months.map((period, i) => ({
      ...{ period, value: values[i] ?? null },
      ...{ path: 0.5 + i * 0.02, whole: i < 5 },
    })),
    target: { date: '2026-12-31', value: 0.7, text: 'goal 70% · 31 Dec 2026' },
    breaks: [],
    ...{ format: percent, axis: onAxis, pathText: 'path 60%', label: 'Rising from 45% to 58%', width: 640 },
    ...more,
  });
}

const rising = [0.45, 0.48, 0.5, 0.53, 0.55, 0.58];
const bare = { target: null, pathText: '' };
const plain = (values: (number | null)[], whole = true) =>
  months.map((period, i) => ({ period, value: values[i] ?? null, path: null, whole }));

export const trendSamples: readonly FigureSample[] = [
  { name: 'trend', says: 'shows values, path, target and the last value', draw: () => trendOf(rising) },
  {
    name: 'trend-narrow',
    says: 'keeps its end label and its goal on a phone',
    draw: () => trendOf(rising, { width: 350 }),
  },
  {
    name: 'trend-gap-and-break',
    says: 'leaves a gap where nothing was measured, and marks a break',
    draw: () =>
      trendOf([0.45, 0.48, null, 0.53, 0.55, 0.58], { breaks: [{ date: '2026-07-01', label: 'Merger' }] }),
  },
  {
    name: 'trend-parted',
    says: 'joins no values across a break that does not compare',
    draw: () =>
      trendOf([0.45, 0.48, 0.5, 0.33, 0.35, 0.38], {
        breaks: [{ date: '2026-08-01', label: 'Questionnaire', parts: true }],
      }),
  },
  {
    name: 'trend-no-target',
    says: 'stands without target and path',
    draw: () => trendOf([], { ...bare, points: plain([12, 13, 14, 15, 16, 17]), format: String }),
  },
  {
    name: 'trend-partial',
    says: 'opens the dots of periods in which some have not reported',
    draw: () => trendOf([], { ...bare, points: plain(rising, false) }),
  },
  {
    name: 'trend-crowded',
    says: 'has the goal above its tick, and below the names of breaks, where value and path end close below it',
    draw: () =>
      trendOf(rising, {
        target: { date: '2026-12-31', value: 0.61, text: 'goal 61% · 31 Dec 2026' },
        breaks: [{ date: '2026-07-01', label: 'Provinces merged' }],
        width: 350,
      }),
  },
  {
    name: 'trend-notes',
    says: 'bears the numbers of notes on its axis, those of one period above each other, at the edge for one beyond it',
    draw: () =>
      trendOf(rising, { notes: [{ date: '2026-07-01' }, { date: '2026-07-01' }, { date: '2027-03-01' }] }),
  },
  {
    name: 'trend-one',
    says: 'shows one value as a dot',
    draw: () => trendOf([], { ...bare, points: plain([null, null, 0.5]), label: 'One value' }),
  },
  {
    name: 'trend-negative',
    says: 'passes below zero',
    draw: () => trendOf([], { ...bare, points: plain([4, 1, -2, -6, -3, 2]), format: String }),
  },
  {
    name: 'trend-empty',
    says: 'stands where nothing was measured',
    draw: () => trendOf([], { ...bare, points: [], label: 'Nothing measured' }),
  },
];
