import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { challenge } from '#warehouse/control/people-schema.ts';
import { makeChallenge, peekChallenge, takeChallenge } from './challenges.ts';

let control: Control;
let at: number;
beforeEach(() => {
  at = Date.parse('2026-12-01T02:00:00Z');
  control = openControl(':memory:', { clock: () => new Date(at) });
});
afterEach(() => control.close());

const make = () => makeChallenge(control, 'second_factor', { personId: 'an' }, 300);

describe('a challenge', () => {
  it('is taken once', () => {
    const token = make();
    expect(takeChallenge(control, 'second_factor', token)).toEqual({ personId: 'an' });
    expect(takeChallenge(control, 'second_factor', token)).toBeNull();
  });

  it('is there for one kind of step alone, and is not used up by another', () => {
    const token = make();
    expect(takeChallenge(control, 'provider', token)).toBeNull();
    expect(peekChallenge(control, 'second_factor', token)).toEqual({ personId: 'an' });
    expect(takeChallenge(control, 'second_factor', token)).toEqual({ personId: 'an' });
  });

  it('expires to the second', () => {
    const [early, late] = [make(), make()];
    at += 299_999;
    expect(takeChallenge(control, 'second_factor', early)).not.toBeNull();
    at += 1;
    expect(peekChallenge(control, 'second_factor', late)).toBeNull();
    expect(takeChallenge(control, 'second_factor', late)).toBeNull();
  });

  it('is cleared away once expired, when the next is made', () => {
    make();
    at += 300_000;
    make();
    expect(control.db.select().from(challenge).all()).toHaveLength(1);
  });

  it('is kept without its token', () => {
    const token = make();
    expect(JSON.stringify(control.db.select().from(challenge).all())).not.toContain(token);
  });

  it('is not there for no token or a made-up one', () => {
    make();
    for (const token of [undefined, null, '', 'made-up'])
      expect(takeChallenge(control, 'second_factor', token)).toBeNull();
  });
});
