import { describe, expect, it } from 'vitest';
import { readHostRules, readMailSettings, readSettings } from './env.ts';

describe('mail', () => {
  const from = 'Lodestar <lodestar@example.gov.vn>';

  it('leaves where a server is named, and nowhere else', () => {
    expect(readMailSettings({})).toBeNull();
    const set = { LODESTAR_SMTP_URL: 'smtp://office@mail.example.gov.vn:587', LODESTAR_MAIL_FROM: from };
    expect(readMailSettings({ ...set, LODESTAR_MAIL_DOMAINS: 'Example.gov.vn, , agency.vn' })).toMatchObject({
      ...{ from, passwordFile: null },
      domains: ['example.gov.vn', 'agency.vn'],
    });
  });

  it.each([
    [{ LODESTAR_SMTP_URL: 'https://mail.example.gov.vn', LODESTAR_MAIL_FROM: from }, 'LODESTAR_SMTP_URL'],
    [{ LODESTAR_SMTP_URL: 'smtp://a:secret@mail.example', LODESTAR_MAIL_FROM: from }, 'LODESTAR_SMTP_URL'],
    [{ LODESTAR_SMTP_URL: 'smtp://mail.example' }, 'LODESTAR_MAIL_FROM'],
    [{ LODESTAR_SMTP_URL: 'smtp://mail.example', LODESTAR_MAIL_FROM: 'nobody' }, 'LODESTAR_MAIL_FROM'],
  ])('is not guessed of %j', (environment, name) => {
    expect(() => readMailSettings(environment)).toThrow(`${name} invalid`);
  });
});

describe('a delivery that was due', () => {
  it('is waited for twelve hours where nobody says otherwise', () => {
    expect(readSettings({}).overdueHours).toBe(12);
    expect(readSettings({ LODESTAR_OVERDUE_HOURS: '0' }).overdueHours).toBe(0);
  });

  it.each(['-1', '721', 'a day'])('is not waited for by guess: %s hours stop the start', (value) => {
    expect(() => readSettings({ LODESTAR_OVERDUE_HOURS: value })).toThrow('LODESTAR_OVERDUE_HOURS invalid');
  });
});

describe('what a worker does at once', () => {
  it('is two checks of files, and fifty requests by one run, where nobody says otherwise', () => {
    expect(readSettings({})).toMatchObject({ checksAtOnce: 2, requestsPerRun: 50 });
    expect(readSettings({ LODESTAR_CHECKS: '4', LODESTAR_RUN_REQUESTS: '1' })).toMatchObject({
      ...{ checksAtOnce: 4, requestsPerRun: 1 },
    });
  });

  it.each([
    ['LODESTAR_CHECKS', '0'],
    ['LODESTAR_CHECKS', '17'],
    ['LODESTAR_CHECKS', 'many'],
    ['LODESTAR_RUN_REQUESTS', '0'],
    ['LODESTAR_RUN_REQUESTS', '2.5'],
  ])('is not guessed: %s=%s stops the start', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(`${name} invalid: ${value}`);
  });
});

it('servers may be sent something wherever they are where they are named, by host and port', () => {
  const { allowsLoopback, isNamed } = readHostRules({ LODESTAR_ALLOW_HOSTS: 'alarms.internal:8443' });
  expect([allowsLoopback, isNamed('alarms.internal:8443'), isNamed('alarms.internal:443')]).toEqual([
    ...[false, true, false],
  ]);
});
