import { describe, expect, it } from 'vitest';
import { newToken } from '../control/secret-text.ts';
import { openLog, type LogLevel } from './open-log.ts';
import { redact } from './redact.ts';

/** A log and what was written to it. */
function open(level: LogLevel = 'info', besides?: () => object) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = openLog({ level, part: 'test', write, ...(besides && { besides }) });
  return { log, lines, said: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('is lines of JSON with the instant, the level and the part', () => {
    const { log, lines, said } = open();
    log.warn({ code: 'disk_full' }, 'no room');
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(said()).toEqual([
      {
        ...{ level: 'warn', part: 'test', pid: process.pid, code: 'disk_full', message: 'no room' },
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      },
    ]);
  });

  it('leaves out what is less than its level', () => {
    const { log, said } = open('warn');
    log.info('little');
    log.error('much');
    expect(said().map(({ message }) => message)).toEqual(['much']);
  });

  it('says what is at work at that moment', () => {
    let runId = 'run-1';
    const { log, said } = open('info', () => ({ runId }));
    log.info('one');
    runId = 'run-2';
    log.info('two');
    expect(said().map((line) => line.runId)).toEqual(['run-1', 'run-2']);
  });

  it('holds nothing that somebody could sign in with, wherever it stands', () => {
    const { log, lines } = open();
    const [link, token, session, other] = [newToken(), newToken(), newToken(), newToken()];
    log.info(
      {
        headers: {
          cookie: `lang=vi; session=${session}`,
          authorization: `Basic ${other}`,
          'set-cookie': [other],
        },
        authorization: other,
        token: other,
        address: `/link/${link}`,
      },
      `no answer for Bearer lodestar_${token} nor Bearer ${other}`,
    );
    for (const secret of [link, token, session, other]) expect(lines.join()).not.toContain(secret);
  });

  it('holds no values of cells under the names that they go by', () => {
    const { log, lines } = open();
    log.info({
      row: { name: 'An' },
      parameters: ['An'],
      found: { value: 'An', rows: [['An']] },
      rowsLoaded: 7,
    });
    expect(lines.join()).not.toContain('An');
    expect(lines.join()).toContain('"rowsLoaded":7');
  });
});

it('what is no secret stays as it is', () => {
  const text = '{"path":"/link/short","message":"lodestar_is a name, session=none, bearer of news"}';
  expect(redact(text)).toBe(text);
});
