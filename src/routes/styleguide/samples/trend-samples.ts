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
    empty: 'No report has come for this period.',
    ...{ format: percent, axis: onAxis, pathText: 'path 60%', label: 'Rising from 45% to 58%', width: 640 },
    ...more,
  });
}

const rising = [0.45, 0.48, 0.5, 0.53, 0.55, 0.58];
const bare = { target: null, pathText: '' };
const plain = (values: (number | null)[], whole = true) =>
  months.map((period, i) => ({ period, value: values[i] ?? null, path: null, whole }));

/** What is expected after October, step by step, with as much room above and below as is given at the end. */
function ahead(from: number, to: number, { steps = 2, room }: { steps?: number; room: number | null }) {
  const points = Array.from({ length: steps }, (_, at) => {
    const part = (at + 1) / steps;
    const value = from + (to - from) * part;
    const month = 10 + at + 1;
    return {
      period: `${2026 + Math.floor((month - 1) / 12)}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-01`,
      value,
      lower: room === null ? null : value - room * Math.sqrt(part),
      upper: room === null ? null : value + room * Math.sqrt(part),
    };
  });
  const written = (value: number | null) => (value === null ? '' : percent(value));
  const { value, lower, upper } = points.at(-1)!;
  const texts = { expected: 'expected', value: percent(value), lower: written(lower), upper: written(upper) };
  return { from: { period: '2026-10-01', value: from }, points, texts };
}

const falling = [0.58, 0.55, 0.53, 0.5, 0.48, 0.45];
const downTo = (value: number) => ({
  points: months.map((period, i) => ({
    ...{ period, value: falling[i]!, path: 0.55 - i * 0.02, whole: true },
  })),
  target: { date: '2027-06-30', value, text: `goal ${percent(value)} · 30 Jun 2027` },
});

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
    name: 'trend-projected',
    says: 'goes on dashed to the goal, in a band whose ends are written, short of a goal above it',
    draw: () =>
      trendOf(rising, {
        target: { date: '2027-06-30', value: 0.8, text: 'goal 80% · 30 Jun 2027' },
        projection: ahead(0.58, 0.71, { steps: 8, room: 0.05 }),
      }),
  },
  {
    name: 'trend-projected-narrow',
    says: 'has what is expected in two lines on a phone, clear of a goal that it meets',
    draw: () =>
      trendOf(rising, {
        width: 350,
        target: { date: '2027-06-30', value: 0.7, text: 'goal 70% · 30 Jun 2027' },
        projection: ahead(0.58, 0.71, { steps: 8, room: 0.05 }),
      }),
  },
  {
    name: 'trend-projected-soon',
    says: 'has a short way to a goal that is near, below the names of breaks',
    draw: () =>
      trendOf(rising, {
        breaks: [{ date: '2026-07-01', label: 'Provinces merged' }],
        projection: ahead(0.58, 0.62, { room: 0.02 }),
      }),
  },
  {
    name: 'trend-projected-falling',
    says: 'falls to what is good below: the goal is under what is expected, its text too',
    draw: () =>
      trendOf([], {
        ...{ ...downTo(0.3), pathText: 'path 45%', label: 'Falling from 58% to 45%' },
        projection: ahead(0.45, 0.36, { steps: 8, room: 0.03 }),
      }),
  },
  {
    name: 'trend-projected-turned',
    says: 'has its value on the side its line comes not from of late, whatever it did before',
    draw: () =>
      trendOf([], {
        points: months.map((period, i) => ({
          ...{ period, value: [0.66, 0.6, 0.55, 0.5, 0.53, 0.6][i]!, path: 0.4 - i * 0.02, whole: true },
        })),
        target: { date: '2027-06-30', value: 0.1, text: 'goal 10% · 30 Jun 2027' },
        ...{ pathText: 'path 30%', label: 'Up from the lowest, 50% in August, to 60%' },
        projection: ahead(0.6, 0.6, { steps: 8, room: 0.1 }),
      }),
  },
  {
    name: 'trend-projected-straight',
    says: 'has no band where too few periods are known for one',
    draw: () => trendOf(rising, { projection: ahead(0.58, 0.63, { room: null }) }),
  },
  {
    name: 'trend-projected-wide',
    says: 'cuts a band off that would press the values flat',
    draw: () => trendOf(rising, { projection: ahead(0.58, 0.62, { steps: 8, room: 0.9 }) }),
  },
  {
    name: 'trend-empty-narrow',
    says: 'breaks the words of an empty figure on a phone',
    draw: () =>
      trendOf([], {
        ...{ ...bare, points: plain([]), label: 'No value up to October 2026', width: 220 },
      }),
  },
  {
    name: 'trend-empty',
    says: 'says in words that nothing was measured, and draws no axes',
    draw: () => trendOf([], { ...bare, points: [], label: 'No value up to October 2026' }),
  },
];
