import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listApiTokens, makeApiToken, readApiToken, revokeApiToken } from './api-tokens.ts';
import { forgetFailures, listFailures, mayTry, noteFailure } from './failed-sign-ins.ts';
import { endGrant, giveGrant, grantsOn, listGrants, type WantedGrant } from './grants.ts';
import { makeLink, readLink, useLink } from './one-time-links.ts';
import { openControl, type Control } from './open-control.ts';
import { addPerson, disablePerson, enablePerson, findPerson } from './people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let control: Control;
let time: number;
beforeEach(() => {
  time = Date.parse('2026-11-22T06:00:00.000Z');
  control = openControl(':memory:', { clock: () => new Date(time) });
});
afterEach(() => control.close());
const invalid = (what: string) => expect.objectContaining({ code: 'text_invalid', details: { what } });

describe('accounts', () => {
  it('are found by their name, however it is typed, and bear one each', () => {
    const { personId } = addPerson(control, { name: ' Văn.Phòng ', label: 'Văn phòng' });
    expect(findPerson(control, 'VĂN.PHÒNG'.normalize('NFD'))?.personId).toBe(personId);
    expect(() => addPerson(control, { name: 'văn.phòng', label: 'Another' })).toThrow(invalid('name'));
  });

  it.each(['', 'two words', '-begins-with-a-dash', 'x'.repeat(81), '<script>'])(
    'bear no name such as %j',
    (name) => {
      expect(() => addPerson(control, { name, label: 'Somebody' })).toThrow(invalid('name'));
    },
  );
});

describe('grants', () => {
  const give = (wanted: Partial<WantedGrant> = {}) =>
    giveGrant(control, {
      ...{ personId: 'p', role: 'leader', extent: 'subtree', unitId: '34-01', highestClass: 'internal' },
      ...{ validFrom: '2026-11-01', validTo: '2026-11-30', givenBy: 'admin' },
      ...wanted,
    });

  it('hold from their first day to their last', () => {
    const { grantId } = give();
    const heldOn = (day: string) => grantsOn(control, 'p', day).map((grant) => grant.grantId);
    expect(['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'].map(heldOn)).toEqual([
      [],
      [grantId],
      [grantId],
      [],
    ]);
    expect(grantsOn(control, 'another', '2026-11-10')).toEqual([]);
  });

  it('that are ended hold no more, and stay known', () => {
    const { grantId } = give();
    expect(endGrant(control, grantId, 'admin')?.role).toBe('leader');
    expect(endGrant(control, grantId, 'admin')).toBeNull();
    expect(grantsOn(control, 'p', '2026-11-10')).toEqual([]);
    expect(listGrants(control, 'p')).toMatchObject([{ grantId, endedBy: 'admin' }]);
  });

  it.each([
    [{ role: 'king' as 'leader' }, 'role'],
    [{ extent: 'everything' as 'all' }, 'extent'],
    [{ unitId: null }, 'unit'],
    [{ highestClass: 'secret' }, 'class'],
    [{ validFrom: '2026-02-30' }, 'from'],
    [{ validTo: '2026-10-31' }, 'to'],
  ])('are refused where they make no sense: %j', (wanted, what) => {
    expect(() => give(wanted)).toThrow(invalid(what));
  });
});

describe('links', () => {
  it('work once, within their time, and void those made before them', () => {
    const before = makeLink(control, { kind: 'invitation', personId: 'p', madeBy: 'admin' });
    const { token, expiresAt } = makeLink(control, { kind: 'invitation', personId: 'p', madeBy: 'admin' });
    expect(readLink(control, before.token)).toBeNull();
    expect(expiresAt).toBe('2026-11-29T06:00:00.000Z');
    expect(readLink(control, token)).toMatchObject({ kind: 'invitation', personId: 'p' });
    expect(useLink(control, token)).not.toBeNull();
    expect(useLink(control, token)).toBeNull();
    const late = makeLink(control, { kind: 'password_reset', personId: 'p', madeBy: 'admin' });
    time += 24 * HOUR;
    expect(useLink(control, late.token)).toBeNull();
  });
});

describe('sign-ins that fail', () => {
  const fail = (name: string, address: string, times: number) => {
    for (let at = 0; at < times; at++) noteFailure(control, name, address);
  };

  it('stop more tries of that name from that address, for a quarter of an hour', () => {
    fail('leader', '10.0.0.1', 4);
    expect(mayTry(control, 'leader', '10.0.0.1', false)).toBe(true);
    fail('leader', '10.0.0.1', 1);
    expect(mayTry(control, 'leader', '10.0.0.1', true)).toBe(false);
    expect(mayTry(control, 'leader', '10.0.0.2', false)).toBe(true);
    expect(mayTry(control, 'analyst', '10.0.0.1', false)).toBe(true);
    time += 16 * MINUTE;
    expect(mayTry(control, 'leader', '10.0.0.1', false)).toBe(true);
  });

  it('from everywhere lock nobody out of where they have signed in before', () => {
    for (let host = 0; host < 60; host++) fail('leader', `10.1.0.${host}`, 1);
    expect(mayTry(control, 'leader', '10.9.9.9', false)).toBe(false);
    expect(mayTry(control, 'leader', '10.0.0.1', true)).toBe(true);
  });

  it('of many names stop the address they come from, but for those who sign in from there', () => {
    for (let name = 0; name < 30; name++) fail(`name-${name}`, '10.0.0.1', 1);
    expect(mayTry(control, 'another', '10.0.0.1', false)).toBe(false);
    expect(mayTry(control, 'colleague', '10.0.0.1', true)).toBe(true);
  });

  it('are forgotten by a sign-in, and listed until then', () => {
    fail('leader', '10.0.0.1', 3);
    expect(listFailures(control, 2)).toHaveLength(2);
    forgetFailures(control, 'leader', '10.0.0.1');
    expect(listFailures(control, 2)).toEqual([]);
  });
});

describe('tokens of programs', () => {
  const make = (personId: string, days = 30) =>
    makeApiToken(control, { personId, label: 'Nightly report', unitId: null, highestClass: 'open', days });

  it('are found while they work, and tell when they were last used', () => {
    const { personId } = addPerson(control, { name: 'analyst', label: 'An analyst' });
    const { token, made } = make(personId);
    expect(token).toMatch(/^lodestar_[\w-]{43}$/);
    expect(made.lastUsedAt).toBeNull();
    expect(readApiToken(control, token)?.person.personId).toBe(personId);
    expect(listApiTokens(control, personId)).toMatchObject([{ lastUsedAt: '2026-11-22T06:00:00.000Z' }]);
    time += 30 * 24 * HOUR;
    expect(readApiToken(control, token)).toBeNull();
  });

  it('work no more once they are revoked, by whoever made them, or their account is shut', () => {
    const { personId } = addPerson(control, { name: 'analyst', label: 'An analyst' });
    const { token } = make(personId);
    disablePerson(control, personId);
    expect(readApiToken(control, token)).toBeNull();
    enablePerson(control, personId);
    expect(readApiToken(control, token)).toBeNull();
    const other = make(personId);
    expect(revokeApiToken(control, 'another', other.made.tokenId)).toBe(false);
    expect(revokeApiToken(control, personId, other.made.tokenId)).toBe(true);
    expect(readApiToken(control, other.token)).toBeNull();
    expect(listApiTokens(control, personId)).toEqual([]);
  });

  it.each([0, 367, 1.5, Number.NaN])('do not work for %d days', (days) => {
    expect(() => make('p', days)).toThrow(invalid('days'));
  });
});
