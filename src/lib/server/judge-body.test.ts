import { describe, expect, it } from 'vitest';
import type { Question } from './answer.ts';
import { bodyLimitOf, bodyLimits, largestBody } from './auth/body-limits.ts';
import { pageNeeds } from './auth/route-rights.ts';
import { judgeBody } from './judge-body.ts';

const judge = (path: string, headers: Record<string, string>, most: number | null = null) => {
  const url = new URL(path, 'http://localhost');
  return judgeBody({ url, header: (name: string) => headers[name] } as Question, most)?.code ?? null;
};

describe('what a request brings', () => {
  it('is limited by the route of its path', () => {
    expect(bodyLimitOf('/sign-in')).toBe(8192);
    expect(bodyLimitOf('/sign-in/')).toBe(8192);
    expect(bodyLimitOf('/link/a-token')).toBe(8192);
    expect(bodyLimitOf('/link/a/b')).toBe(65_536);
    expect(bodyLimitOf('/sign-in/nothing')).toBe(65_536);
    expect(bodyLimitOf('/views')).toBe(65_536);
    expect(bodyLimitOf('/refresh/task/quarantine')).toBe(524_288);
    expect(largestBody).toBe(524_288);
  });

  it('is limited for no route that there is not', () => {
    expect(Object.keys(bodyLimits).filter((route) => !(route in pageNeeds))).toEqual([]);
  });

  it('is read up to the limit, and refused unread beyond', () => {
    expect(judge('/views', {})).toBeNull();
    expect(judge('/views', { 'content-length': '65536' })).toBeNull();
    expect(judge('/views', { 'content-length': '65537' })).toBe('body_too_large');
    expect(judge('/sign-in?/password', { 'content-length': '8193' })).toBe('body_too_large');
    expect(judge('/api/v1/values', { 'content-length': '1000000' })).toBe('body_too_large');
  });

  it('is refused where it does not say how long it is', () => {
    expect(judge('/views', { 'transfer-encoding': 'chunked' })).toBe('body_length_missing');
  });

  it('is held to what the installation allows, where that is less', () => {
    expect(judge('/views', { 'content-length': '2000' }, 1000)).toBe('body_too_large');
    expect(judge('/views', { 'content-length': '70000' }, 1e9)).toBe('body_too_large');
  });
});
