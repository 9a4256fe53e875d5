import { describe, expect, it } from 'vitest';
import { nothingAsked } from '#lib/filters/exploration.ts';
import en from '#lib/i18n/en.json';
import { translator } from '#lib/i18n/translate.ts';
import type { Explored } from '#lib/server/explored.ts';
import type { LeftOut } from '#lib/server/understood.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { composeLeftOut } from './compose-left-out.ts';

const words = { language: 'en', t: translator('en', en), fallback: 'en', fiscalYearStart: '01-01' } as const;
const unit = (unitId: string, name: string) =>
  ({ unitId, name, names: { en: name } }) as unknown as UnitVersion;
const [north, hill, other] = [unit('01', 'North'), unit('01-1', 'Hill'), unit('02-1', 'Hill')];
const south = unit('02', 'South');
const own = new Map([north, hill, other].map((one) => [one.unitId, one]));
const catalog = { units: own, workspace: { levels: [] } } as unknown as Catalog;
const asked = { ...nothingAsked, measures: ['loan.loans'], by: ['unit:P'] };
const rows = { id: 'unit:P', column: 'unit_id', kind: 'unit' };
const explored = { unit: north, rows, dimensions: [], asked } as unknown as Explored;

function compose(leftOut: Pick<LeftOut, 'name' | 'value'>[], code: string, scope: Partial<Scope> = {}) {
  const problem = { code, part: 'by' } as LeftOut['problem'];
  return composeLeftOut(
    {
      explored,
      leftOut: leftOut.map((one) => ({ ...one, problem })),
      search: new URLSearchParams(),
    },
    { catalog, scope: { unitRoots: ['01'], highestClass: '*', ...scope }, explored, words },
    new Map([...own, [south.unitId, south]]),
  );
}

describe('what is left out of an answer', () => {
  it('is told once where what is shown of two choices is the same', () => {
    const long = 'x'.repeat(80);
    const choices = [`${long}1`, `${long}2`].map((value) => ({ name: 'by', value }));
    expect(compose(choices, 'question_invalid').notices).toHaveLength(1);
  });

  it('calls columns of the kind of the rows as the fields do', () => {
    expect(compose([{ name: 'by', value: 'unit' }], 'question_invalid').notices).toEqual([
      'Left out: Columns “Unit directly below”. Columns have to be of another kind than rows.',
    ]);
  });

  it('says of a unit of another that it is theirs, and not that there is none', () => {
    const { problem } = compose([{ name: 'unit', value: '02' }], 'unit_unknown');
    expect(problem).toMatchObject({
      sentence: 'South is outside what you may see',
      outside: { unit: { text: 'South' }, seen: ['North, with all below it'] },
    });
    expect(compose([{ name: 'unit', value: '03' }], 'unit_unknown').problem).toMatchObject({
      ...{ sentence: 'The address asks for unit=03. There is no such unit.', outside: null },
    });
  });

  it('names units of one name that may be seen once', () => {
    const { problem } = compose([{ name: 'unit', value: '02' }], 'unit_unknown', {
      unitRoots: ['01-1', '02-1'],
    });
    expect(problem?.outside?.seen).toEqual(['Hill, with all below it']);
  });
});
