import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveGrant, grantsOn } from '#warehouse/control/grants.ts';
import { makeLink } from '#warehouse/control/one-time-links.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { addPerson, disablePerson, listPeople, readPerson } from '#warehouse/control/people.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { hasAdministrator, linkForFirstAdministrator } from './first-administrator.ts';
import { isPassword } from './password.ts';
import { makeSampleAccounts } from './sample-accounts.ts';
import { lookAtLink, takeLink } from './take-link.ts';

let control: Control;
let time: number;
beforeEach(() => {
  time = Date.parse('2026-11-22T06:00:00.000Z');
  control = openControl(':memory:', { clock: () => new Date(time) });
});
afterEach(() => control.close());

const typed = {
  ...{ name: 'admin.office', label: 'Data office', password: 'bốn mùa thay lá rừng', address: '10.0.0.1' },
};
const firstLink = () => linkForFirstAdministrator(control)?.replace('/link/', '') ?? null;

describe('the first administrator', () => {
  it('comes in by the link that the server prints, once, and then there is no other', async () => {
    const token = firstLink()!;
    const [one, other] = await Promise.all([
      takeLink(control, token, typed),
      takeLink(control, token, { ...typed, name: 'another' }),
    ]);
    expect([one, other].filter((person) => person !== null)).toHaveLength(1);
    const [made] = listPeople(control);
    expect(grantsOn(control, made!.personId, '2026-11-22')).toMatchObject([{ role: 'administrator' }]);
    expect(await isPassword(typed.password, readPerson(control, made!.personId)!.passwordHash)).toBe(true);
    expect([hasAdministrator(control), firstLink(), lookAtLink(control, token)]).toEqual([true, null, null]);
    expect(searchAudit(control, { limit: 9 }).map(({ action }) => action)).toEqual([
      ...['password_set', 'link_used', 'grant_given', 'person_added', 'link_made'],
    ]);
  });

  it('is needed while those there are manage a part alone, which is nobody', () => {
    const { personId } = addPerson(control, { name: 'province', label: 'A province' });
    giveGrant(control, {
      ...{ personId, role: 'administrator', extent: 'subtree', unitId: '34-01', highestClass: 'open' },
      ...{ validFrom: '2026-11-01', validTo: null, givenBy: null },
    });
    expect(hasAdministrator(control)).toBe(false);
    expect(firstLink()).not.toBeNull();
  });

  it('is needed again where the only one is shut, and is not one of the demonstration', async () => {
    makeSampleAccounts(control);
    expect(hasAdministrator(control)).toBe(false);
    const person = await takeLink(control, firstLink()!, typed);
    expect(firstLink()).toBeNull();
    disablePerson(control, person!.personId);
    expect(firstLink()).not.toBeNull();
  });

  it('cannot use a link of yesterday, nor one that a later start has voided', async () => {
    const before = firstLink()!;
    const token = firstLink()!;
    expect(await takeLink(control, before, typed)).toBeNull();
    time += 24 * 3_600_000;
    expect(await takeLink(control, token, typed)).toBeNull();
    expect(listPeople(control)).toEqual([]);
  });
});

describe('a link', () => {
  it('stays whole where what was typed does not do, and is nobody’s once its account is shut', async () => {
    const { personId } = addPerson(control, { name: 'analyst', label: 'An analyst' });
    const { token } = makeLink(control, { kind: 'invitation', personId, madeBy: 'p' });
    await expect(takeLink(control, token, { ...typed, password: 'short' })).rejects.toMatchObject({
      ...{ code: 'text_invalid', details: { what: 'password' } },
    });
    expect(lookAtLink(control, token)).toMatchObject({ kind: 'invitation', person: { personId } });
    disablePerson(control, personId);
    expect(lookAtLink(control, token)).toBeNull();
    expect(await takeLink(control, token, typed)).toBeNull();
  });

  it('of a first administrator whose name is taken makes nobody', async () => {
    addPerson(control, { name: typed.name, label: 'Somebody' });
    const token = firstLink()!;
    await expect(takeLink(control, token, typed)).rejects.toMatchObject({ details: { what: 'name' } });
    expect(listPeople(control)).toHaveLength(1);
    expect(lookAtLink(control, token)).not.toBeNull();
  });
});
