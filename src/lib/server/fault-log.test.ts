import { afterEach, describe, expect, it, vi } from 'vitest';
import { newToken } from '#warehouse/control/secret-text.ts';
import { logFault } from './fault-log.ts';
import { inRequest } from './requests/request-context.ts';

/** Lines that the work has written to the log. */
function logged(work: () => void): { lines: Record<string, unknown>[]; text: string } {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  work();
  vi.restoreAllMocks();
  return {
    lines: written.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: written.join(''),
  };
}

describe('a fault in the log', () => {
  afterEach(() => vi.restoreAllMocks());

  it('holds nothing that somebody could sign in with', () => {
    const [link, token, session] = [newToken(), newToken(), newToken()];
    const words = `no answer for Bearer lodestar_${token}; cookie lang=vi; __Host-session=${session}`;
    let id = '';
    const { lines, text } = logged(
      () => (id = logFault(new Error(words), { path: `/link/${link}?lang=vi` })),
    );
    for (const secret of [link, token, session]) expect(text).not.toContain(secret);
    expect(lines).toEqual([expect.objectContaining({ id, level: 'error', path: '/link/…?lang=vi' })]);
  });

  it('bears the id of the request that met it, and of the run it was about', () => {
    const context = { requestId: 'request-1', route: null, actor: null };
    const { lines } = logged(() => {
      inRequest(context, () => logFault(new Error('none'), { runId: 'run-1' }));
      logFault('none');
    });
    expect(lines.map(({ requestId, runId }) => [requestId, runId])).toEqual([
      ['request-1', 'run-1'],
      [undefined, undefined],
    ]);
  });

  it('says its code and where it arose', () => {
    const { lines } = logged(() => logFault(Object.assign(new Error('none'), { code: 'EACCES' })));
    expect(lines[0]).toMatchObject({
      code: 'EACCES',
      stack: expect.stringContaining('fault-log.test.ts') as string,
    });
  });
});
