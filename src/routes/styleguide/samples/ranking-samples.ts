import { ranking, type RankingBar } from '#lib/figures/ranking.ts';
import { percent, type FigureSample } from './figure-sample.ts';

const bar = (
  name: string,
  value: number | null,
  status: RankingBar['status'],
  absent = 'not measured',
): RankingBar => ({
  ...{ id: name, name, value, status, statusText: status, href: `/units/${name}` },
  text: value === null ? absent : percent(value),
});

const bars = [
  bar('Bắc Ninh', 0.08, 'on_path'),
  bar('Đồng Nai', 0.17, 'within_tolerance'),
  bar('Đắk Lắk', 0.31, 'behind'),
];

export const rankingSamples: readonly FigureSample[] = [
  {
    name: 'ranking',
    says: 'draws bars from zero in the order given, those behind in the colour of their status, with the path and those not measured last',
    draw: () =>
      ranking({
        bars: [...bars, bar('Cà Mau', null, 'not_measured')],
        path: { value: 0.15, text: 'path 15%' },
        ...{ label: 'From Bắc Ninh to Đắk Lắk', width: 520 },
      }),
  },
  {
    name: 'ranking-no-path',
    says: 'stands without a path',
    draw: () => ranking({ bars, path: null, label: 'Three units', width: 520 }),
  },
  {
    name: 'ranking-beside-path',
    says: 'writes a value that its path would run through behind the path',
    draw: () =>
      ranking({
        bars: [
          bar('Huế', 0.24, 'behind'),
          bar('Lai Châu', 0.145, 'on_path'),
          bar('Cà Mau', 0.13, 'on_path'),
          bar('Hà Nội', 0.04, 'on_path'),
        ],
        ...{ path: { value: 0.15, text: 'path 15%' }, label: 'From Huế to Hà Nội', width: 520 },
      }),
  },
  {
    name: 'ranking-long',
    says: 'puts long names above their bars where there is little room, and says so by a sign',
    draw: () =>
      ranking({
        bars: [
          bar('Thành phố Hồ Chí Minh và vùng phụ cận', 0.42, 'behind'),
          bar('थुआ थिएन ह्युए प्रांत और आसपास के क्षेत्र', 0.2, 'no_target'),
        ],
        ...{ path: null, label: 'Two long names', width: 350 },
      }),
  },
  {
    name: 'ranking-negative',
    says: 'draws what is below zero to its left',
    draw: () =>
      ranking({
        bars: [bar('Huế', 0.12, 'on_path'), bar('Lai Châu', -0.07, 'behind')],
        ...{ path: null, label: 'From Huế to Lai Châu', width: 520 },
      }),
  },
  {
    name: 'ranking-none',
    says: 'names why there is no value where there is none at all',
    draw: () =>
      ranking({
        bars: [
          bar('Huế', null, 'not_measured', 'too few to show'),
          bar('Lai Châu', null, 'not_measured', 'not measured'),
        ],
        ...{ path: null, label: 'Too few units have a value', width: 520 },
      }),
  },
];
