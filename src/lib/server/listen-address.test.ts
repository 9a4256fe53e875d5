import { describe, expect, it } from 'vitest';
import { readSettings } from './env.ts';
import { addressOf, judgeHost, loopbackOf, refusalOf } from './listen-address.ts';

const refusal = (environment: Record<string, string>) => refusalOf(readSettings(environment));

describe('listening', () => {
  it('stays on this machine by default', () => {
    expect(refusal({})).toBeNull();
    expect(refusal({ HOST: 'localhost' })).toBeNull();
    expect(refusal({ HOST: '::1' })).toBeNull();
    expect(readSettings({})).toMatchObject({ host: '127.0.0.1', port: 3000 });
  });

  it('goes beyond it only when told twice, and told where readers find it', () => {
    const allowed = { HOST: '0.0.0.0', LODESTAR_ALLOW_REMOTE: 'yes-without-sign-in' };
    expect(refusal({ HOST: '0.0.0.0' })).toContain('HOST refused');
    expect(refusal({ HOST: '0.0.0.0', LODESTAR_ALLOW_REMOTE: 'yes' })).toContain('HOST refused');
    expect(refusal(allowed)).toContain('ORIGIN missing');
    expect(refusal({ ...allowed, ORIGIN: 'https://figures.example' })).toBeNull();
  });

  it('refuses a port that is none', () => {
    expect(refusal({ PORT: 'http' })).toContain('PORT invalid');
    expect(refusal({ PORT: '70000' })).toContain('PORT invalid');
  });

  it('writes addresses of both families', () => {
    expect(addressOf('127.0.0.1', 80)).toBe('http://127.0.0.1:80');
    expect(addressOf('::1', 3000)).toBe('http://[::1]:3000');
  });

  it.each([
    ['http://localhost:5173/paper/x', 'http://localhost:5173'],
    ['http://127.0.0.1:5173/', 'http://127.0.0.1:5173'],
    ['http://[::1]:5173/', 'http://[::1]:5173'],
    ['http://10.0.0.9:5173/', 'http://localhost:5173'],
    ['http://evil.example/', 'http://localhost'],
    ['http://127.0.0.1.evil.example:80/', 'http://localhost'],
  ])('takes %s back to %s, and to no other machine', (address, home) => {
    expect(loopbackOf(new URL(address))).toBe(home);
  });

  it.each([
    ['127.0.0.1:3000', null, false, 'home'],
    ['localhost:3000', null, false, 'alias'],
    ['[::1]:3000', null, false, 'alias'],
    ['evil.example:3000', null, false, 'stranger'],
    ['127.0.0.1.evil.example', null, false, 'stranger'],
    [undefined, null, false, 'stranger'],
    ['127.0.0.1:3000', 'https://figures.example', false, 'home'],
    ['figures.example', 'https://figures.example', false, 'home'],
    ['other.example', 'https://figures.example', false, 'stranger'],
    ['10.0.0.7:3000', 'https://figures.example', true, 'home'],
  ] as const)('takes Host %s with origin %s for %s … %s', (header, origin, allowsRemote, verdict) => {
    expect(judgeHost(header, origin ?? 'http://127.0.0.1:3000', { origin, allowsRemote })).toBe(verdict);
  });
});
