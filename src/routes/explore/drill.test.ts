import { describe, expect, it } from 'vitest';
import { nothingAsked } from '#lib/filters/exploration.ts';
import type { Explored, ExploredAxis } from '#lib/server/explored.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { everything } from '#warehouse/scope/scope.ts';
import { drillInto } from './drill.ts';

const catalog = {
  children: new Map([
    ['QG', ['34-01', '34-02']],
    ['34-01', ['34-01-x']],
  ]),
  workspace: { rootUnit: 'QG', calendar: { fiscalYearStart: '01-01' } },
} as unknown as Catalog;

const axis = (id: string): ExploredAxis => {
  const kind = id === 'period' ? 'period' : id.startsWith('unit') ? 'unit' : 'dimension';
  return { id, column: kind === 'unit' ? 'unit_id' : id, kind };
};

function explored(rows: string, columns: string | null, more: Partial<Explored> = {}): Explored {
  return {
    asked: { ...nothingAsked, by: [rows, ...(columns ? [columns] : [])] },
    rows: axis(rows),
    columns: columns ? axis(columns) : null,
    ...{ grains: ['month', 'quarter', 'year'], grain: 'month', dimensions: [{ id: 'channel' }] },
    unit: { unitId: 'QG' },
    ...more,
  } as Explored;
}

function drill(member: string | null, asked: Explored) {
  return drillInto(member, asked.rows, { explored: asked, catalog, scope: everything });
}

describe('narrowing to a member', () => {
  it('makes a code a condition, and takes it away the second time', () => {
    const once = drill('WEB', explored('channel', null))!;
    expect(once.where).toEqual([{ dimension: 'channel', code: 'WEB' }]);
    expect(drill('WEB', explored('channel', null, { asked: once }))!.where).toEqual([]);
  });

  it('makes a unit the one whose parts are shown', () => {
    expect(drill('34-01', explored('unit:TINH', 'period'))).toMatchObject({
      unit: '34-01',
      by: ['unit', 'period'],
    });
  });

  it('leaves the units that it was compared with', () => {
    const asked = { ...nothingAsked, beside: ['34-02'] };
    expect(drill('34-01', explored('unit:each', 'period', { asked }))).toMatchObject({
      ...{ unit: '34-01', beside: [], by: ['unit', 'period'] },
    });
  });

  it('names the root as any other unit, and has nothing below a whole that a reader is told alone', () => {
    const asked = explored('unit:each', 'period');
    expect(drill('QG', asked)).toMatchObject({ unit: 'QG', by: ['unit', 'period'] });
    const scope = { unitRoots: ['34-01'], wholes: ['QG'], highestClass: '*' } as const;
    expect(drillInto('QG', asked.rows, { explored: asked, catalog, scope })).toBeNull();
    expect(drillInto('34-01', asked.rows, { explored: asked, catalog, scope })).not.toBeNull();
  });

  it('shows periods of a unit that has no parts, once', () => {
    expect(drill('34-02', explored('unit:TINH', null))).toMatchObject({ unit: '34-02', by: ['period'] });
    expect(drill('34-02', explored('unit:TINH', 'period'))).toMatchObject({ unit: '34-02', by: ['period'] });
  });

  it('shows a year by its quarters', () => {
    const year = explored('period', null, { grain: 'year' });
    expect(drill('2026-01-01', year)).toMatchObject({
      from: '2026',
      to: '2026',
      grain: 'quarter',
      by: ['period'],
    });
  });

  it('shows a month by units, unless units are the other axis already', () => {
    expect(drill('2026-10-01', explored('period', null))).toMatchObject({
      from: '2026-10',
      to: '2026-10',
      by: ['unit'],
    });
    expect(drill('2026-10-01', explored('period', 'unit:TINH'))).toMatchObject({ by: ['unit:TINH'] });
  });

  it('names no condition for rows without a code', () => {
    expect(drill(null, explored('channel', null))).toBeNull();
  });
});
