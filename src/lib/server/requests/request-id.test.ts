import { describe, expect, it } from 'vitest';
import { requestIdOf } from './request-id.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the id of a request', () => {
  it('is the proxy’s where there is one', () => {
    expect(requestIdOf({ 'x-request-id': '7d1f0e5c.a-b_c' }, 1)).toBe('7d1f0e5c.a-b_c');
  });

  it('is nobody’s who asks without a proxy', () => {
    expect(requestIdOf({ 'x-request-id': '7d1f0e5c' }, 0)).toMatch(UUID);
  });

  it.each(['short', 'a'.repeat(65), 'has space', 'line\nbreak', '"quoted-id"', ''])('is not %j', (given) => {
    expect(requestIdOf({ 'x-request-id': given }, 1)).toMatch(UUID);
  });

  it('is another for each', () => {
    expect(requestIdOf({}, 1)).not.toBe(requestIdOf({}, 1));
  });
});
