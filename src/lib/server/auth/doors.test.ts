import { describe, expect, it } from 'vitest';
import { clientAddress } from '../client-address.ts';
import { requirePassword } from './new-password.ts';
import { ownAddress } from './own-address.ts';
import { isOfThisSite } from './own-form.ts';
import { hashPassword, isPassword } from './password.ts';
import { tooMany } from './rate-limit.ts';
import { readSessionCookie } from './session-cookie.ts';

describe('a password', () => {
  it('is known by its hash, which is another each time', async () => {
    const [one, other] = [await hashPassword('bốn mùa xuân hạ'), await hashPassword('bốn mùa xuân hạ')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await isPassword('bốn mùa xuân hạ'.normalize('NFD'), one)).toBe(true);
    expect(await isPassword('bốn mùa xuân', one)).toBe(false);
    expect(await isPassword('anything', null)).toBe(false);
  });

  it.each([
    'short',
    'password1234',
    'aaaaaaaaaaaaaaaa',
    'lodestarlodestar',
    'van.phong.van.phong',
    'x'.repeat(129),
  ])('such as %j is refused', (password) => {
    expect(() => requirePassword(password, ['van.phong', 'Văn phòng'])).toThrow(
      expect.objectContaining({ code: 'text_invalid', details: { what: 'password' } }),
    );
  });

  it.each(['correct horse battery', 'thuyền về có nhớ bến', 'k7#qp-91zvT!m'])(
    'such as %j is taken',
    (password) => {
      expect(() => requirePassword(password, ['office', 'Office'])).not.toThrow();
    },
  );
});

describe('where a sign-in leads', () => {
  it.each([
    ['/indicators?unit=34-01', '/indicators?unit=34-01'],
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\tevil', '/'],
    ['/sign-in?to=/sign-in', '/'],
    ['/.//evil.example', '/'],
    [null, '/'],
  ])('%s leads to %s', (text, to) => {
    expect(ownAddress(text)).toBe(to);
  });
});

describe('a form', () => {
  const url = new URL('https://figures.example/people?/add');
  const sent = (headers: Record<string, string>) =>
    isOfThisSite(new Request(url, { method: 'POST', headers }), url);

  it('is taken from pages of this site alone', () => {
    expect(sent({ origin: 'https://figures.example', 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(sent({ origin: 'https://figures.example' })).toBe(true);
    expect(sent({ origin: 'https://evil.example' })).toBe(false);
    expect(sent({ origin: 'null' })).toBe(false);
    expect(sent({ origin: 'https://figures.example', 'sec-fetch-site': 'same-site' })).toBe(false);
    expect(sent({})).toBe(false);
    expect(sent({ 'content-type': 'application/json' })).toBe(false);
    expect(sent({ authorization: 'Bearer x' })).toBe(true);
  });
});

describe('where a request comes from', () => {
  it('is the connection, whatever the sender writes, unless proxies stand in front', () => {
    expect(clientAddress('::ffff:10.0.0.1', '1.2.3.4', 0)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.9', 'forged, 1.2.3.4', 1)).toBe('1.2.3.4');
    expect(clientAddress('10.0.0.9', 'forged, 1.2.3.4, 10.0.0.8', 2)).toBe('1.2.3.4');
    expect(clientAddress('10.0.0.9', null, 1)).toBe('10.0.0.9');
  });
});

it('a session is read from the cookie of its kind of connection alone', () => {
  expect(readSessionCookie('lang=vi; session=abc', false)).toBe('abc');
  expect(readSessionCookie('session=abc', true)).toBeNull();
  expect(readSessionCookie('__Host-session=abc', true)).toBe('abc');
  expect(readSessionCookie('session=', false)).toBeNull();
});

it('whoever asks too much waits, and nobody else', () => {
  for (let request = 0; request < 1200; request++) expect(tooMany('person:eager', 0)).toBeNull();
  expect(tooMany('person:eager', 0)).toBe(1);
  expect(tooMany('person:calm', 0)).toBeNull();
  expect(tooMany('person:eager', 60)).toBeNull();
});
