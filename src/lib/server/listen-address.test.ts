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

  it('goes beyond it where it is told under which name readers find it, over TLS', () => {
    expect(refusal({ HOST: '0.0.0.0' })).toContain('ORIGIN missing');
    expect(refusal({ HOST: '0.0.0.0', ORIGIN: 'http://figures.example' })).toContain('ORIGIN refused');
    expect(refusal({ HOST: '0.0.0.0', ORIGIN: 'https://figures.example' })).toBeNull();
    const tried = { HOST: '0.0.0.0', ORIGIN: 'http://figures.example', LODESTAR_PLAIN_HTTP: 'yes' };
    expect(refusal(tried)).toBeNull();
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
    ['127.0.0.1:3000', null, '127.0.0.1', 'home'],
    ['localhost:3000', null, '127.0.0.1', 'alias'],
    ['[::1]:3000', null, '127.0.0.1', 'alias'],
    ['evil.example:3000', null, '127.0.0.1', 'stranger'],
    ['127.0.0.1.evil.example', null, '127.0.0.1', 'stranger'],
    [undefined, null, '127.0.0.1', 'stranger'],
    ['127.0.0.1:3000', 'https://figures.example', '127.0.0.1', 'home'],
    ['figures.example', 'https://figures.example', '127.0.0.1', 'home'],
    ['other.example', 'https://figures.example', '127.0.0.1', 'stranger'],
    ['10.0.0.7:3000', 'https://figures.example', '0.0.0.0', 'home'],
  ] as const)(
    'takes Host %s with origin %s listening on %s for one of %s',
    (header, origin, host, verdict) => {
      expect(judgeHost(header, origin ?? 'http://127.0.0.1:3000', { origin, host })).toBe(verdict);
    },
  );
});
