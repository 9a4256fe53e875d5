import { describe, expect, it } from 'vitest';
import type { Words } from '#lib/format/cell.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import type { UnitVersion } from '#warehouse/model/unit.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import { tellOutside, withOwnUnit } from './unit-outside.ts';

const unit = (unitId: string, name: string) =>
  ({ unitId, name, names: { en: name } }) as unknown as UnitVersion;
const t = ((key, values) => (values ? `${key} ${JSON.stringify(values)}` : key)) as Translate;
const words: Words = { language: 'en', fallback: 'en', fiscalYearStart: '01-01', t };

describe('a unit that is not the reader’s', () => {
  it('is told by its name, with what the reader may see, each once', () => {
    const own = unit('02', 'Own');
    const units = new Map([own, unit('00', 'Whole'), unit('03', 'Below')].map((one) => [one.unitId, one]));
    const scope: Scope = {
      ...{ unitRoots: ['02', '02', '99'], units: ['03'], wholes: ['00'], highestClass: '*' },
    };
    const asker = { catalog: { units }, scope, words };
    expect(tellOutside(unit('01', 'Other'), asker, { unit: own, href: '/?unit=02' })).toEqual({
      unit: { text: 'Other', language: 'en' },
      seen: ['honest.outside.below {"unit":"Own"}', 'Below', 'honest.outside.whole {"unit":"Whole"}'],
      own: { text: 'Own', href: '/?unit=02' },
    });
  });

  it.each([
    ['/?unit=01&period=2026-09', '/?unit=02&period=2026-09'],
    ['/units/01?lang=vi', '/units/02?lang=vi'],
    ['/units/01', '/units/02'],
    ['/indicators/01x?unit=01', '/indicators/01x?unit=02'],
    ['/indicators/rate?/note=&unit=01', '/indicators/rate?unit=02'],
    ['/explore?unit=03&with=01', '/explore?unit=03&with=01'],
  ])('stands at %s, whose like for the own unit is %s', (path, own) => {
    expect(withOwnUnit(new URL(path, 'http://localhost'), '01', '02')).toBe(own);
  });
});
