import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { addPerson, setPassword } from '#warehouse/control/people.ts';
import { failedSignIn } from '#warehouse/control/people-schema.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { hashPassword } from './password.ts';
import { beginSession, checkPassword } from './sign-in.ts';

let control: Control;
beforeEach(async () => {
  control = openControl(':memory:', { clock: () => new Date('2026-11-22T06:00:00.000Z') });
  const { personId } = addPerson(control, { name: 'leader', label: 'A leader' });
  setPassword(control, personId, await hashPassword('bốn mùa thay lá'));
});
afterEach(() => control.close());

const from = (address: string) => ({ address, agent: 'A browser' });
const check = (name: string, password: string, address = '10.0.0.1') =>
  checkPassword(control, { name, password }, from(address));

describe('a password', () => {
  it('that is tried often at once is tried five times, though the last be right', async () => {
    const tries = Array.from({ length: 20 }, (_, at) =>
      check('leader', at === 19 ? 'bốn mùa thay lá' : `guess ${at}`),
    );
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((one) => !one.ok && one.why === 'wrong')).toHaveLength(5);
    expect(outcomes.filter(({ ok }) => ok)).toEqual([]);
  });

  it('that is right forgets the failures before it', async () => {
    for (let time = 0; time < 4; time++) await check('leader', 'guess');
    const found = await check('LEADER ', 'bốn mùa thay lá');
    expect(found).toMatchObject({ ok: true, person: { name: 'leader' } });
    expect(control.db.select().from(failedSignIn).all()).toEqual([]);
    if (found.ok) beginSession(control, found.person, { ...from('10.0.0.1'), method: 'password' });
    expect(searchAudit(control, { limit: 1 })[0]).toMatchObject({ action: 'sign_in', address: '10.0.0.1' });
  });

  it('typed where the name belongs is kept nowhere', async () => {
    await check('bốn mùa thay lá', '');
    const kept = JSON.stringify([
      control.db.select().from(failedSignIn).all(),
      searchAudit(control, { limit: 9 }),
    ]);
    expect(kept).not.toContain('thay lá');
    expect(kept).toContain('person:unknown');
  });

  it('that is held back leaves no row in the audit, so that nobody fills it', async () => {
    for (let time = 0; time < 8; time++) await check('leader', 'guess');
    expect(searchAudit(control, { limit: 99 })).toHaveLength(5);
    expect(await check('leader', 'bốn mùa thay lá')).toEqual({ ok: false, why: 'wait' });
    expect((await check('leader', 'bốn mùa thay lá', '10.0.0.2')).ok).toBe(true);
  });
});
