import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryGrant } from './directory-grants.ts';
import { takeInIdentity } from './directory-person.ts';
import { openControl, type Control } from './open-control.ts';
import { addPerson, disablePerson, listPeople, readPerson } from './people.ts';
import { roleGrant } from './people-schema.ts';

let control: Control;
beforeEach(() => {
  control = openControl(':memory:', { clock: () => new Date('2026-12-01T02:00:00Z') });
});
afterEach(() => control.close());

const identity = { issuer: 'https://login.example', subject: 'u-1', name: 'btc', label: 'Ban Tổ chức' };
const leader: DirectoryGrant = { role: 'leader', extent: 'all', unitId: null, highestClass: 'internal' };
const takeIn = (as: Partial<typeof identity> = {}, grants = [leader]) =>
  takeInIdentity(control, { ...identity, ...as }, grants, '2026-12-01');

describe('somebody the single sign-on vouches for', () => {
  it('gets an account at the first sign-in, and has it at the next', () => {
    const first = takeIn();
    expect(first).toMatchObject({
      isNew: true,
      person: { name: 'btc', label: 'Ban Tổ chức', passwordHash: null },
    });
    expect(first?.change.added).toEqual([leader]);
    expect(takeIn()).toMatchObject({ isNew: false, change: { added: [], ended: [] } });
    expect(listPeople(control)).toHaveLength(1);
  });

  it('never becomes somebody of the same name', () => {
    const local = addPerson(control, { name: 'btc', label: 'Local' });
    const taken = takeIn();
    expect(taken?.person.personId).not.toBe(local.personId);
    expect(taken?.person.name).toMatch(/^btc-[0-9a-f]{12}$/);
    const other = takeIn({ issuer: 'https://other.example' });
    expect(other?.person.personId).not.toBe(taken?.person.personId);
    expect(readPerson(control, local.personId)).toMatchObject({ issuer: null, label: 'Local' });
  });

  it('is found whatever they are called now, and called so', () => {
    const before = takeIn();
    const after = takeIn({ name: 'admin', label: 'Văn phòng' });
    expect(after?.person.personId).toBe(before?.person.personId);
    expect(readPerson(control, before!.person.personId)).toMatchObject({ name: 'btc', label: 'Văn phòng' });
  });

  it.each([
    ['MINISTRY\\An Nguyen', 'ministry.an.nguyen'],
    ['Trần Thị Bình', 'trần.thị.bình'],
    ['an@example.gov.vn', 'an@example.gov.vn'],
    ['***', /^sso-[0-9a-f]{12}$/],
    ['a'.repeat(300), 'a'.repeat(60)],
  ])('called %s there gets a name that may stand here', (name, kept) => {
    expect(takeIn({ name, label: name })?.person.name).toEqual(
      typeof kept === 'string' ? kept : expect.stringMatching(kept),
    );
  });

  it('whose account is shut stays out, and changes nothing', () => {
    disablePerson(control, takeIn()!.person.personId);
    expect(takeIn({ label: 'Another' }, [])).toBeNull();
    expect(listPeople(control)).toMatchObject([{ label: 'Ban Tổ chức' }]);
    expect(control.db.select().from(roleGrant).all()).toMatchObject([{ endedAt: null }]);
  });
});
