import { describe, expect, it } from 'vitest';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { AnswerRow, Explored, ExploredAxis } from '#lib/server/explored.ts';
import { everything } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { composeFigure } from './compose-figure.ts';
import { composeFinding } from './compose-finding.ts';
import { pivotOf } from './pivot.ts';
import { unaddedNotes, untoldNotes } from './untold-notes.ts';

const period: ExploredAxis = { id: 'period', column: 'period', kind: 'period' };
const each: ExploredAxis = { id: 'unit:each', column: 'unit_id', kind: 'unit' };
const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;

const unit = (unitId: string, name: string, parentId: string | null) => ({
  ...{ unitId, name, names: { en: name }, parentId },
});
const units = [
  unit('00', 'Whole', null),
  unit('01', 'North', '00'),
  unit('02', 'South', '00'),
  unit('01-1', 'Hill', '01'),
  unit('02-1', 'Hill', '02'),
];
const catalog = {
  periods: {
    month: ['01', '02', '03'].map((month) => ({ period: `2026-${month}-01`, periodEnd: `2026-${month}-28` })),
  },
  children: new Map(),
  units: new Map(units.map((one) => [one.unitId, one])),
  workspace: { breaks: [], calendar: { fiscalYearStart: '01-01' } },
} as unknown as Catalog;

/** Cells as `unit month value`. */
const rowsOf = (...cells: string[]): AnswerRow[] =>
  cells.map((cell) => {
    const [unit_id, month, value] = cell.split(' ') as [string, string, string];
    const at = { period: month === '-' ? null : `2026-${month}-01` };
    return { ...at, unit_id, rate: value === '-' ? null : Number(value), total_of: null };
  });

function layOut(
  answer: AnswerRow[],
  {
    ids,
    isAdded = false,
    breaks = [] as object[],
    rows = period,
    columns = each as ExploredAxis | null,
    figure = null as 'bar' | 'line' | null,
  }: {
    ids: string[];
    isAdded?: boolean;
    breaks?: object[];
    rows?: ExploredAxis;
    columns?: ExploredAxis | null;
    figure?: 'bar' | 'line' | null;
  },
) {
  const format = isAdded ? { unit: 'count', decimals: 0 } : { unit: 'percent', decimals: 1 };
  const explored = {
    ...{ rows, columns, grain: 'month', grains: ['month'], dimensions: [], isSummed: true },
    comparisons: [],
    asked: { compare: [], where: [], by: [], beside: [], indicators: [], measures: [], figure },
    main: { id: 'rate', kind: 'indicator', format, unitText: null, isAdded, name: {}, indicator: { breaks } },
    first: { period: '2026-01-01' },
    last: { period: '2026-03-01', periodEnd: '2026-03-31' },
    compared: ids.map((id) => catalog.units.get(id)),
    order: null,
    figures: [],
    query: {
      where: { unit: ids },
      time: { grain: 'month', from: '2026-01', to: '2026-03', compare: [] },
    },
  } as unknown as Explored;
  return { pivot: pivotOf(answer, explored), naming: { catalog, scope: everything, explored, words } };
}

function finding(answer: AnswerRow[], more: Parameters<typeof layOut>[1]): string {
  const { pivot, naming } = layOut(answer, more);
  return composeFinding(pivot, naming);
}

describe('the finding of units compared', () => {
  const ids = ['01', '02'];

  it('says how far they lie apart in the last period, and how far they did in the first', () => {
    expect(finding(rowsOf('01 01 0.9', '02 01 0.8', '01 03 0.95', '02 03 0.9'), { ids })).toBe(
      'March 2026: North (95.0%) is 5.0 pts above South (90.0%); in January 2026 it was 10.0 pts',
    );
  });

  it('says so where the lower one was the higher', () => {
    expect(finding(rowsOf('01 01 0.7', '02 01 0.8', '01 03 0.95', '02 03 0.9'), { ids })).toContain(
      'in January 2026 it was 10.0 pts below',
    );
  });

  it('tells of no period before a break that does not compare, nor of one in which either is missing', () => {
    const answer = rowsOf('01 01 0.7', '02 01 0.8', '01 02 0.9', '01 03 0.95', '02 03 0.9');
    const breaks = [{ date: '2026-02-01', label: {}, comparable: false, baseline: null }];
    expect(finding(answer, { ids, breaks })).toBe('March 2026: North (95.0%) is 5.0 pts above South (90.0%)');
  });

  it('says of what is added up what share a unit has of one that it lies below', () => {
    const answer = rowsOf('00 03 200', '01-1 03 30');
    expect(finding(answer, { ids: ['00', '01-1'], isAdded: true })).toBe(
      'March 2026: Hill: 15.0% of 200 (Whole)',
    );
    const larger = [...answer, ...rowsOf('01 03 80')];
    expect(finding(larger, { ids: ['01-1', '01', '00'], isAdded: true })).toContain('Hill: 15.0%');
    expect(finding(larger, { ids: ['00', '01-1', '01'], isAdded: true })).toContain('North: 40.0%');
  });

  it('says of one alone what it is, and of equal ones that they are', () => {
    expect(finding(rowsOf('01 03 0.9', '02 03 -'), { ids })).toBe('March 2026: North: 90.0%');
    expect(finding(rowsOf('01 03 0.9', '02 03 0.9'), { ids })).toBe(
      'March 2026: North and South are alike: 90.0%',
    );
  });

  it('tells units of one name apart by the unit above each', () => {
    expect(finding(rowsOf('01-1 03 0.9', '02-1 03 0.8'), { ids: ['01-1', '02-1'] })).toContain(
      'Hill (North) (90.0%) is 10.0 pts above Hill (South) (80.0%)',
    );
  });

  it('needs no periods', () => {
    const answer = rowsOf('01 - 0.9', '02 - 0.8');
    expect(finding(answer, { ids, rows: each, columns: null })).toBe(
      'North (90.0%) is 10.0 pts above South (80.0%)',
    );
  });
});

describe('units compared', () => {
  it('stand in the order in which they were asked for', () => {
    const answer = rowsOf('01 03 0.9', '02 03 0.8', '00 03 0.85');
    expect(layOut(answer, { ids: ['02', '00', '01'] }).pivot.columns).toEqual(['02', '00', '01']);
  });

  it('have their lines in that order also where the table has them as rows, sorted', () => {
    const answer = rowsOf('01 01 0.1', '02 01 0.2', '01 03 0.9', '02 03 0.8');
    const turned = { rows: each, columns: period };
    const { pivot, naming } = layOut(answer, { ids: ['02', '01'], figure: 'line', ...turned });
    const told = { markOf: () => null, hasBoards: false, naming, screen: 'wide' } as const;
    const sorted = { ...pivot, rows: ['01', '02'] };
    expect(composeFigure(sorted, told).wide).toBe(composeFigure(pivot, told).wide);
  });

  it('are drawn as bars of the last period', () => {
    const answer = rowsOf('01 01 0.1', '02 01 0.2', '01 03 0.9', '02 03 0.8');
    const { pivot, naming } = layOut(answer, { ids: ['01', '02'], figure: 'bar' });
    const told = { markOf: () => null, hasBoards: false, naming, screen: 'wide' } as const;
    const { wide } = composeFigure(pivot, told);
    expect(wide).toContain('90.0%');
    expect(wide).toContain('80.0%');
    expect(wide).not.toContain('10.0%');
  });

  it('are named where nothing is told of them, or nothing added up', () => {
    const totals = [{ period: null, unit_id: '01', rate: 0.9, total_of: 'period' }];
    const { pivot, naming } = layOut([...rowsOf('01 03 0.9', '00 03 0.8'), ...totals], {
      ids: ['00', '01', '02'],
    });
    expect(untoldNotes(pivot, naming)).toEqual(['South: outside your scope, or not measured']);
    // Of a unit that is seen nothing was counted; of a whole that is told alone the rest is out of scope.
    expect(unaddedNotes(pivot, naming)).toEqual([]);
    const scope = { unitRoots: ['01', '02'], wholes: ['00'], highestClass: '*' } as const;
    expect(unaddedNotes(pivot, { ...naming, scope })).toEqual([
      'Whole: the figure of the whole range is outside your scope',
    ]);
  });
});
