import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import en from '#lib/i18n/en.json' with { type: 'json' };
import { translator } from '#lib/i18n/translate.ts';
import { composeRanking } from './compose-ranking.ts';
import { readAsked } from './indicator-address.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const formula = { kind: 'ratio', numerator: { fact: 'use' }, denominator: { fact: 'use' } };
const rate = {
  id: 'rate',
  unit: 'percent',
  decimals: 1,
  targets: [],
  breaks: [],
  notes: [],
  formula,
} as unknown as Indicator;
const ofAll = { facts: new Map(), workspace: { levels: [] } };

/** Units by name, best first, each with its value; `path` is that of all. */
function ranked(values: { [unit: string]: number | null }, path: number | null, better = 'up') {
  const behind = (value: number) => (better === 'up' ? value < path! : value > path!);
  const cells = Object.entries(values).map(
    ([unitId, value]) =>
      ({
        ...{ unitId, value, path, grain: 'month', period: '2026-10-01', periodEnd: '2026-10-31' },
        ...{ target: path, targetDate: '2026-12-31', previous: null, reported: 1, expected: 1, rank: null },
        state: value === null ? 'not_measured' : 'measured',
        status: value === null || path === null ? 'no_target' : behind(value) ? 'behind' : 'on_path',
      }) as Cell,
  );
  const units = new Map(cells.map(({ unitId: id }) => [id, { unitId: id, name: id, names: {} }]));
  const view = composeRanking(
    {
      indicator: { ...rate, better } as Indicator,
      catalog: { ...ofAll, units } as unknown as Catalog,
      view: { unit: null, grain: 'month', period: null },
      asked: readAsked(new URLSearchParams()),
      unit: { unitId: 'root' } as Parameters<typeof composeRanking>[0]['unit'],
      ...{ cells, levels: ['TINH'], level: 'TINH', isAlone: true },
    },
    words,
  )!;
  return { title: view.title, order: view.rows.map(({ id }) => id) };
}

describe('units compared', () => {
  it('stand best first where none is behind its path, and those alike are named together', () => {
    const equal = { 'Hà Nội': 1, 'Cao Bằng': 1, Huế: 1, 'Cà Mau': 0.8, 'Gia Lai': 0.8, 'Lai Châu': null };
    expect(ranked(equal, 0.5)).toEqual({
      title: 'From Hà Nội, Cao Bằng and 1 more unit (100.0%) to Cà Mau and Gia Lai (80.0%)',
      order: Object.keys(equal),
    });
    expect(ranked({ Huế: 0.4, 'Cà Mau': 0.2 }, null).title).toBe('From Huế (40.0%) to Cà Mau (20.0%)');
  });

  it('stand worst first where one is behind, and the title says how many are and who most', () => {
    const behind = { 'Hà Nội': 1, Huế: 1, 'Cà Mau': 0.6, 'An Giang': 0.4, 'Gia Lai': 0.4, 'Lai Châu': null };
    expect(ranked(behind, 0.9)).toEqual({
      title: '3 of 5 behind the path, most of all An Giang and Gia Lai (40.0%)',
      order: ['An Giang', 'Gia Lai', 'Cà Mau', 'Hà Nội', 'Huế', 'Lai Châu'],
    });
  });

  it('stand highest first where less is better and one is behind', () => {
    expect(ranked({ Huế: 0.1, 'Cà Mau': 0.2, 'Đắk Lắk': 0.3 }, 0.15, 'down')).toEqual({
      title: '2 of 3 behind the path, most of all Đắk Lắk (30.0%)',
      order: ['Đắk Lắk', 'Cà Mau', 'Huế'],
    });
  });
});
