import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explored } from '../support/explored-page.ts';
import { holdTinyWorkspace, type HeldVersion } from '../support/held-version.ts';

let open: HeldVersion;
beforeAll(async () => {
  open = await holdTinyWorkspace();
});
afterAll(() => open.close());

const explore = (search: string) => explored(open, search);

describe('the page of exploration', () => {
  it.each([
    ['indicator=nothing', 'no such indicator'],
    ['measure=loan.nothing', 'no such indicator'],
    ['measure=nothing', 'no such indicator'],
    ['unit=nowhere', 'no such unit'],
    ['from=2025-06&to=2025-05', 'The first period lies after the last. Without it there is'],
    ['from=yesterday', 'There is no such period.'],
    ['from=2025-13', 'The address asks for from=2025-13. There is no such period.'],
    ['to=2025-02-30', 'There is no such period.'],
    ['period=2025-13', 'The address asks for period=2025-13. There is no such period.'],
  ])('says in a sentence why %s has no answer, beside fields that can be used', async (search, sentence) => {
    const page = await explore(search);
    expect(page.problem?.sentence).toContain(sentence);
    expect(page.table).toBeNull();
    expect(page.bar.rows.length).toBeGreaterThan(2);
  });

  it.each([
    ['by=colour', 'choose rows and columns', ''],
    ['by=unit:GALAXY', 'choose rows and columns', ''],
    ['by=medium,unit,period', 'choose rows and columns', 'by=medium,unit'],
    ['by=medium,medium,unit', '', 'by=medium,unit'],
    ['indicator=nothing', 'no such indicator', ''],
    ['measure=loan.nothing', 'no such indicator', ''],
    ['with=02,nowhere,coast', 'no such unit', 'with=02,coast'],
    ['where=colour:RED&where=medium:online', 'cannot be filtered', 'where=medium:online'],
    ['where=RED', 'cannot be filtered', ''],
    ['order=-colour', 'no such column', ''],
    ['compare=both', 'no such choice', ''],
    ['compare=both,previous', 'no such choice', 'compare=previous'],
    ['grain=week', 'no such choice', ''],
    ['figure=pie', 'no such choice', ''],
    ['colour=red', 'nothing of that name', ''],
    ['by=colour,colour', 'choose rows and columns', ''],
    ['where=colour:RED&where=colour:RED', 'cannot be filtered', ''],
    ['with=nowhere&with=nowhere', 'no such unit', ''],
  ])('answers without %s, says so, and keeps all else', async (bad, sentence, kept) => {
    const good = 'measure=loan.loans&unit=01&from=2025-05&to=2025-06';
    const page = await explore(`${bad}&${good}`);
    expect(page.problem).toBeNull();
    expect(page.notices.join()).toContain(sentence);
    expect(page.notices).toHaveLength(sentence ? 1 : 0);
    const { table, api, figure, bar, chips } = page;
    const plain = await explore(kept ? `${kept}&${good}` : good);
    expect(plain.notices).toEqual([]);
    expect({ table, api, figure, bar, chips }).toEqual({
      ...{ table: plain.table, api: plain.api, figure: plain.figure },
      ...{ bar: plain.bar, chips: plain.chips },
    });
  });

  it('leads from a unit that is nowhere to the same question for the whole', async () => {
    const page = await explore('measure=loan.loans&by=medium&unit=nowhere&where=medium:online&compare=both');
    expect(page.problem?.href).toBe('/explore?measure=loan.loans&by=medium&unit=00&where=medium:online');
    expect(page.notices).toHaveLength(1);
  });

  it('refuses at once an address that is no slip of anybody', async () => {
    const page = await explore(Array.from({ length: 400 }, (_, at) => `x${at}=1`).join('&'));
    expect(page.problem).toMatchObject({ href: null });
    expect(page.table).toBeNull();
  });
});
