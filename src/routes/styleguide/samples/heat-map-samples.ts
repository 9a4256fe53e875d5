import { heatMap, type HeatCell, type HeatRow } from '#lib/figures/heat-map.ts';
import { magnitudeStep, rampBoundaries } from '#lib/figures/scale.ts';
import { months, type FigureSample } from './figure-sample.ts';

const cell = (state: HeatCell['state'], step: string | null, text = '', isMarked = false): HeatCell => ({
  ...{ state, step, text, isMarked },
  link: { title: `${state} ${text}`, href: `/indicators/rate?at=${text}` },
});
const row = (name: string, cells: HeatCell[], isAsked = false): HeatRow => ({
  ...{ name, href: `/u/${name}`, cells, isAsked },
});
const units = [
  row('Đắk Lắk', [cell('measured', 'worse-3', '31.2', true), cell('partial', 'worse-1', '15.9')]),
  row('Bắc Ninh', [cell('measured', 'better-2', '8.4'), cell('not_measured', null)], true),
  row('Thừa Thiên Huế và vùng phụ cận', [cell('suppressed', null), cell('not_expected', null)]),
  row('Huế', [cell('measured', 'zero', '0.0'), cell('measured', 'unjudged', '−9.0')]),
  row('Lai Châu', [cell('refused', null), cell('measured', 'worse-2', '20.1', true)]),
];
const columns = ['Sept\n2026', 'Oct\n2026'];

/** Members by months, without links: the first months of the last one have no value. */
function members(width: number, scale = 1, areLinks = false): string {
  const names = ['Web', 'Counter', 'Post'];
  const valueOf = (at: number, i: number) => (at === 2 && i < 2 ? null : (at * 40 + i * 10) * scale);
  const all = names.flatMap((_, at) => months.flatMap((__, i) => valueOf(at, i) ?? []));
  const boundaries = rampBoundaries(all);
  return heatMap({
    columns: months.map((period) => `${period.slice(5, 7)}\n${period.slice(0, 4)}`),
    rows: names.map((name, at) => ({
      ...{ name, href: areLinks ? `/explore?where=channel:${name}` : null },
      cells: months.map((_, i): HeatCell => {
        const value = valueOf(at, i);
        if (value === null) return { state: 'not_measured', step: null, text: '' };
        const step = magnitudeStep(value, boundaries);
        return { state: 'measured', step, text: value.toLocaleString('en') };
      }),
    })),
    ...(areLinks && {
      areRowsLinks: true,
      columnLinks: months.map((period, i) =>
        i === 0 ? null : { title: `Month ${period}`, href: `/explore?from=${period}&to=${period}` },
      ),
    }),
    ...{ label: 'Post has most', width },
  });
}

const pillars = [
  'Institutions',
  'Infrastructure',
  'Data',
  'People and skills',
  'Services',
  'Safety and trust',
];

/** Members by members: each column bears its name. */
function byNames(width: number): string {
  const values = [16.7, 50, 100, 0, 33.3, 8.1];
  const boundaries = rampBoundaries(values);
  return heatMap({
    ...{ columns: pillars, areNamed: true, label: 'Data is late most', width },
    rows: ['Hà Nội', 'Huế'].map((name) => ({
      ...{ name, href: null },
      cells: values.map((value): HeatCell => {
        const short = value.toFixed(1);
        return {
          state: 'measured',
          step: magnitudeStep(value, boundaries),
          ...{ text: `${short}%`, short },
        };
      }),
    })),
  });
}

export const heatMapSamples: readonly FigureSample[] = [
  {
    name: 'heat-map-states',
    says: 'tells every state from a low value, and marks what is behind',
    draw: () => heatMap({ columns, rows: units, label: 'Five units', width: 1340 }),
  },
  {
    name: 'heat-map-states-narrow',
    says: 'does so on a phone',
    draw: () => heatMap({ columns, rows: units, label: 'Five units', width: 352 }),
  },
  {
    name: 'heat-map-break',
    says: 'draws a line before the first period that does not compare with those before',
    draw: () => heatMap({ columns, rows: units, breakAt: 1, label: 'A break', width: 1340 }),
  },
  {
    name: 'heat-map',
    says: 'draws magnitude in one accent and what is missing dashed',
    draw: () => members(640),
  },
  {
    name: 'heat-map-narrow',
    says: 'keeps colours and signs where cells are too narrow for numbers',
    draw: () => members(300, 1000),
  },
  {
    name: 'heat-map-named',
    says: 'names each column where they are in no order, in as many lines as it takes',
    draw: () => byNames(960),
  },
  {
    name: 'heat-map-named-narrow',
    says: 'stands such names upright where they would touch, and leaves units to the key',
    draw: () => byNames(352),
  },
  {
    name: 'heat-map-empty',
    says: 'stands without rows',
    draw: () => heatMap({ columns, rows: [], label: 'No unit', width: 640 }),
  },
  {
    name: 'heat-map-linked',
    says: 'is a link by each row as a whole, and by the heads of columns that lead somewhere',
    draw: () => members(640, 1, true),
  },
];
