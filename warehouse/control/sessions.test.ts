import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from './open-control.ts';
import { addPerson, disablePerson, setPassword } from './people.ts';
import { session } from './people-schema.ts';
import {
  endOtherSessions,
  endSession,
  hasSignedInFrom,
  listSessions,
  openSession,
  readSession,
} from './sessions.ts';

const MINUTE = 60_000;
const limits = { idleMs: 60 * MINUTE, absoluteMs: 12 * 60 * MINUTE };
let control: Control;
let time: number;
let personId: string;
beforeEach(() => {
  time = Date.parse('2026-11-22T06:00:00.000Z');
  control = openControl(':memory:', { clock: () => new Date(time) });
  ({ personId } = addPerson(control, { name: 'Analyst', label: 'An analyst' }));
});
afterEach(() => control.close());

const open = (address = '10.0.0.1') =>
  openSession(control, { personId, method: 'password', address, agent: 'A browser' });
const read = (token: string) => readSession(control, token, limits);

describe('a session', () => {
  it('is found by its token, of which only the hash is kept', () => {
    const { token, sessionId } = open();
    expect(read(token)).toMatchObject({ session: { sessionId }, person: { name: 'analyst' } });
    expect(read(`${token}x`)).toBeNull();
    expect(JSON.stringify(control.db.select().from(session).all())).not.toContain(token);
  });

  it('ends when it is not used for too long, and lasts while it is', () => {
    const { token } = open();
    for (let used = 0; used < 5; used++) {
      time += 50 * MINUTE;
      expect(read(token)).not.toBeNull();
    }
    time += 61 * MINUTE;
    expect(read(token)).toBeNull();
  });

  it('ends after half a day, however much it is used', () => {
    const { token } = open();
    for (let used = 0; used < 14; used++) {
      time += 50 * MINUTE;
      read(token);
    }
    expect(time - Date.parse('2026-11-22T06:00:00.000Z')).toBeLessThan(limits.absoluteMs);
    expect(read(token)).not.toBeNull();
    time += 30 * MINUTE;
    expect(read(token)).toBeNull();
    expect(listSessions(control, personId, limits)).toEqual([]);
  });

  it('can be ended by its person alone, one or all others', () => {
    const [first, second, third] = [open(), open(), open()];
    expect(endSession(control, 'somebody else', second.sessionId)).toBe(false);
    expect(endSession(control, personId, second.sessionId)).toBe(true);
    expect(endSession(control, personId, second.sessionId)).toBe(false);
    expect(read(second.token)).toBeNull();
    expect(endOtherSessions(control, personId, first.sessionId)).toBe(1);
    expect([read(first.token) !== null, read(third.token)]).toEqual([true, null]);
  });

  it('does not outlive a change of the password, nor an account that is shut', () => {
    const { token } = open();
    setPassword(control, personId, '$argon2id$…');
    expect(read(token)).toBeNull();
    const next = open();
    disablePerson(control, personId);
    expect(read(next.token)).toBeNull();
  });

  it('leaves behind from where somebody has signed in', () => {
    open('10.0.0.7');
    expect(hasSignedInFrom(control, personId, '10.0.0.7')).toBe(true);
    expect(hasSignedInFrom(control, personId, '10.0.0.8')).toBe(false);
  });
});
