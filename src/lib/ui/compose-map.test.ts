import { describe, expect, it } from 'vitest';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Status, ValueState } from '#warehouse/model/value.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import en from '../i18n/en.json' with { type: 'json' };
import { translator } from '../i18n/translate.ts';
import { composeMap } from './compose-map.ts';

const words = { language: 'en' as const, t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' };
const indicator = {
  ...{ id: 'rate', shortName: { en: 'Rate' }, unit: 'percent', decimals: 1, better: 'down', unitText: null },
  formula: { kind: 'weighted_index', fact: 'procedure' },
} as unknown as Indicator;

const names = ['Hà Nội', 'Huế', 'Lai Châu'];
const level = {
  id: 'P',
  name: { en: 'Province' },
  counted: { en: '{count, plural, one {# province} other {# provinces}}' },
};
const catalog = {
  workspace: {
    ...{ tiles: names.map((unit, row) => ({ unit, column: 0, row, label: unit.slice(0, 3) })) },
    ...{ levels: [level], headlines: ['rate'], mapIndicator: 'rate', rootUnit: '00' },
  },
  indicators: new Map([['rate', indicator]]),
  facts: new Map([
    [
      'procedure',
      { name: { en: 'Procedures' }, sources: ['procedures'], reporting: { by: 'units', levels: ['P'] } },
    ],
  ]),
  sources: new Map([['procedures', { name: { en: 'Procedures by month' } }]]),
  units: new Map(names.map((name) => [name, { name, names: {}, unitId: name, level: 'P' }])),
  children: new Map(),
} as unknown as Catalog;

function row(unitId: string, value: number | null, status: Status, state: ValueState = 'measured'): Cell {
  return { unitId, value, status, state, reported: value === null ? 0 : 1, expected: 1 } as Cell;
}

function compose(rows: Cell[]) {
  const view = { unit: null, grain: 'month', period: null } as const;
  return composeMap(
    { indicator, rows, catalog, view, unitId: 'Huế', period: 'October 2026', choices: ['rate'] },
    words,
  )!;
}

describe('the tile grid', () => {
  it('states as its title how many units are behind, in the workspace’s word for them', () => {
    const map = compose([
      row('Hà Nội', 0.07, 'on_path'),
      row('Huế', 0.31, 'behind'),
      row('Lai Châu', null, 'not_measured', 'not_measured'),
    ]);
    expect(map.title).toContain('1 province behind the path');
    expect(map.source).toBe('Procedures by month · reported: 2 of 3 units');
  });

  it('tells zero apart in its legend where a unit has it, and only there', () => {
    const told = (value: number) =>
      compose([row('Hà Nội', value, 'on_path'), row('Huế', 0.31, 'behind')]).legend.items.map(
        ({ text }) => text,
      );
    expect(told(0)).toContain('Zero');
    expect(told(0.0001)).not.toContain('Zero');
  });

  it('says of units that are slightly behind that they are, where none is by more', () => {
    const at = (status: Status) => compose([row('Hà Nội', 0.07, 'on_path'), row('Huế', 0.16, status)]).title;
    expect(at('within_tolerance')).toBe(
      'Rate: none is behind the path by more than is tolerated, 1 slightly',
    );
    expect(at('on_path')).toBe('Rate: none is behind the path by more than is tolerated');
  });

  it('draws every unit, the missing ones as missing, and says each in words', () => {
    const { tiles, legend } = compose([
      row('Hà Nội', 0.07, 'on_path'),
      row('Huế', null, 'not_measured', 'suppressed'),
    ]);
    expect(tiles.map(({ look, value, text }) => [look, value, text])).toEqual([
      ['measured', 0.07, '7.0'],
      ['suppressed', null, '–'],
      ['not_expected', null, '–'],
    ]);
    expect(tiles[0]!.title).toBe('Hà Nội: 7.0%, On path');
    expect(tiles[1]!.title).toBe('Huế: Too few to show');
    expect(legend.items.map(({ look }) => look.sign)).toEqual(['*', '·']);
  });

  it('frames the unit the page is about', () => {
    expect(
      compose([])
        .tiles.filter((tile) => tile.isAsked)
        .map((tile) => tile.label),
    ).toEqual(['Huế']);
  });

  it('colours alike what reads alike', () => {
    const { tiles } = compose([
      row('Hà Nội', 0.2522, 'on_path'),
      row('Huế', 0.2495, 'on_path'),
      row('Lai Châu', 0.4, 'behind'),
    ]);
    expect(tiles.map((tile) => tile.text)).toEqual(['25', '25', '40']);
    expect(tiles[0]!.value).toBe(tiles[1]!.value);
  });

  it('keeps a decimal where units lie close together', () => {
    const { tiles } = compose([row('Hà Nội', 0.981, 'on_path'), row('Huế', 0.992, 'on_path')]);
    expect(tiles.map((tile) => tile.text).slice(0, 2)).toEqual(['98.1', '99.2']);
  });

  it('says how far units spread where nothing is asked of them, and when nothing is measured', () => {
    expect(compose([row('Hà Nội', 0.07, 'no_target'), row('Huế', 0.31, 'no_target')]).title).toBe(
      'Rate: from 7.0% to 31.0%',
    );
    expect(compose([]).title).toContain('nothing measured');
  });
});
