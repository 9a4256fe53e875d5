import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeApiToken, revokeApiToken } from '#warehouse/control/api-tokens.ts';
import { endGrant, giveGrant } from '#warehouse/control/grants.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { addPerson, disablePerson, enablePerson } from '#warehouse/control/people.ts';
import { endSession, openSession, setViewAs } from '#warehouse/control/sessions.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { authenticate, type AuthSettings } from './authenticate.ts';

const settings: AuthSettings = {
  session: { idleMs: 3_600_000, absoluteMs: 43_200_000 },
  ...{ isSecure: false, isDemonstration: false },
};
let control: Control;
let time: number;
let personId: string;
beforeEach(() => {
  time = Date.parse('2026-11-22T06:00:00.000Z');
  control = openControl(':memory:', { clock: () => new Date(time) });
  ({ personId } = addPerson(control, { name: 'analyst', label: 'An analyst' }));
});
afterEach(() => control.close());

const give = (of: string, role: 'leader' | 'analyst' | 'administrator', validTo: string | null = null) =>
  giveGrant(control, {
    ...{ personId: of, role, extent: 'all', unitId: null, highestClass: 'internal' },
    ...{ validFrom: '2026-11-01', validTo, givenBy: null },
  });
const open = () => openSession(control, { personId, method: 'password', address: '10.0.0.1', agent: '' });
const ask = (credentials: { cookie?: string; authorization?: string }, held = settings) =>
  authenticate(control, { cookie: null, authorization: null, address: '10.0.0.1', ...credentials }, held);

describe('who asks', () => {
  it('is nobody without a session or token that is theirs', () => {
    expect(ask({})).toBeNull();
    expect(ask({ cookie: 'session=guess' })).toBeNull();
    expect(ask({ authorization: 'Bearer lodestar_guess' })).toBeNull();
    expect(ask({ authorization: 'Basic bG9kZXN0YXI6' })).toBeNull();
  });

  it('may do what is given or ended from the next request on', () => {
    const cookie = `session=${open().token}`;
    expect(ask({ cookie })?.rights).toEqual(new Set(['keep_account']));
    const { grantId } = give(personId, 'analyst');
    expect(ask({ cookie })?.rights).toContain('read_figures');
    expect(ask({ cookie })).toBe(ask({ cookie }));
    endGrant(control, grantId, null);
    expect(ask({ cookie })?.rights).not.toContain('read_figures');
  });

  it('is nobody from the request after a session is ended, a token revoked or an account shut', () => {
    const { token, sessionId } = open();
    const made = makeApiToken(control, { personId, label: 'x', unitId: null, highestClass: 'open', days: 1 });
    const [cookie, authorization] = [`session=${token}`, `Bearer ${made.token}`];
    expect([ask({ cookie }), ask({ authorization })]).not.toContain(null);
    disablePerson(control, personId);
    expect([ask({ cookie }), ask({ authorization })]).toEqual([null, null]);
    enablePerson(control, personId);
    expect(ask({ authorization })).toBeNull();
    const other = makeApiToken(control, {
      personId,
      label: 'y',
      unitId: null,
      highestClass: 'open',
      days: 1,
    });
    expect(ask({ authorization: `Bearer ${other.token}` })).not.toBeNull();
    revokeApiToken(control, personId, other.made.tokenId);
    expect(ask({ authorization: `Bearer ${other.token}` })).toBeNull();
    endSession(control, personId, sessionId);
    expect(ask({ cookie })).toBeNull();
  });

  it('loses what lasted until yesterday', () => {
    give(personId, 'analyst', '2026-11-22');
    const cookie = `session=${open().token}`;
    time = Date.parse('2026-11-22T14:00:00.000Z');
    const { token } = open();
    expect(ask({ cookie: `session=${token}` })?.rights).toContain('read_figures');
    time = Date.parse('2026-11-23T00:00:01.000Z');
    expect(ask({ cookie: `session=${token}` })?.rights ?? new Set()).not.toContain('read_figures');
    expect(ask({ cookie })).toBeNull();
  });

  it('is a program, with all its maker may read and no account to keep', () => {
    give(personId, 'analyst');
    const { token } = makeApiToken(control, {
      ...{ personId, label: 'Nightly report', unitId: '34-01', highestClass: 'open', days: 1 },
    });
    const reader = ask({ authorization: `bearer ${token}` });
    expect(reader?.rights).not.toContain('keep_account');
    expect(reader?.scopeFor('read_figures')).toMatchObject({ unitRoots: ['34-01'], highestClass: 'open' });
    expect(reader?.actorLabel).toBe('An analyst · Nightly report');
  });

  it('sees what another sees, under both names', () => {
    const leader = addPerson(control, { name: 'leader', label: 'A leader' });
    give(leader.personId, 'leader');
    give(personId, 'administrator');
    const { token, sessionId } = open();
    setViewAs(control, sessionId, leader.personId);
    const reader = ask({ cookie: `session=${token}` });
    expect(reader).toMatchObject({ actorLabel: 'An analyst', viewedAs: { label: 'A leader' } });
    expect(reader?.rights).toContain('read_figures');
    expect(reader?.rights).not.toContain('manage_people');
    expect(reader?.rights).not.toContain('write_notes');
  });

  it('sees as another no longer once they manage no people, or the other account is shut', () => {
    const leader = addPerson(control, { name: 'leader', label: 'A leader' });
    give(leader.personId, 'leader');
    const held = give(personId, 'administrator');
    const { token, sessionId } = open();
    const rights = () => ask({ cookie: `session=${token}` })?.rights;
    setViewAs(control, sessionId, leader.personId);
    expect(rights()).toContain('read_figures');
    endGrant(control, held.grantId, null);
    expect(rights()).toEqual(new Set(['keep_account']));
    expect(searchAudit(control, { limit: 1 })).toMatchObject([
      { action: 'view_as_ended', detail: { why: 'right_ended' } },
    ]);
    give(personId, 'administrator');
    setViewAs(control, sessionId, leader.personId);
    disablePerson(control, leader.personId);
    expect(rights()).toEqual(new Set(['manage_people', 'manage_webhooks', 'keep_account']));
  });

  it('is a program that manages and changes nothing, whatever its maker may', () => {
    give(personId, 'administrator');
    const { token } = makeApiToken(control, {
      ...{ personId, label: 'x', unitId: null, highestClass: 'restricted', days: 1 },
    });
    expect(ask({ authorization: `Bearer ${token}` })?.rights).toEqual(new Set());
  });

  it('is no sample account outside of the demonstration', () => {
    const sample = addPerson(control, { name: 'office', label: 'Office', isSample: true });
    const { token } = openSession(control, {
      ...{ personId: sample.personId, method: 'sample', address: '10.0.0.1', agent: '' },
    });
    const cookie = `session=${token}`;
    expect(ask({ cookie })).toBeNull();
    expect(ask({ cookie }, { ...settings, isDemonstration: true })?.label).toBe('Office');
  });
});
