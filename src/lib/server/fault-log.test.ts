import { afterEach, expect, it, vi } from 'vitest';
import { newToken } from '#warehouse/control/secret-text.ts';
import { logFault, redact } from './fault-log.ts';

afterEach(() => vi.restoreAllMocks());

it('the log holds nothing that somebody could sign in with', () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const [link, token, session] = [newToken(), newToken(), newToken()];
  const fault = new Error(
    `no answer for Bearer lodestar_${token}; cookie lang=vi; __Host-session=${session}`,
  );
  const id = logFault(fault, { path: `/link/${link}?lang=vi` });
  for (const secret of [link, token, session]) expect(written.join()).not.toContain(secret);
  expect(JSON.parse(written[0]!)).toMatchObject({ id, path: '/link/…?lang=vi' });
});

it('what is no secret stays as it is', () => {
  const text = '{"path":"/link/short","message":"lodestar_is a name, session=none"}';
  expect(redact(text)).toBe(text);
});
