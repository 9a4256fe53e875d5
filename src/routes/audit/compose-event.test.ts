import { describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import type { AuditEvent } from '#warehouse/control/search-audit.ts';
import { composeEvent } from './compose-event.ts';

const event: AuditEvent = {
  ...{ seq: 7, at: '2026-11-28T02:30:00.000Z', actor: 'person:p1', actorLabel: 'admin', viewedAs: null },
  ...{ action: 'grant_given', object: 'person:p2', address: '127.0.0.1', snapshotId: null },
  ...{ previousHash: '', hash: '' },
  detail: {
    role: 'leader',
    unitId: '34-48',
    endedAt: null,
    from: '2026-11-28T02:30:00Z',
    classes: ['open', 'internal'],
  },
};

describe('a row of the log of deeds', async () => {
  const t = translator('en', await loadMessages('en'));
  const people = new Map([['p2', 'Nguyễn An']]);
  const content = new Map([
    ['source task', 'Assigned tasks'],
    ['indicator clean_rate', 'Clean records'],
    ['unit 34-48', 'Da Nang'],
  ]);
  const compose = (of: Partial<AuditEvent> = {}) =>
    composeEvent(
      { ...event, ...of },
      {
        ...{ language: 'en', t, timezone: 'Asia/Ho_Chi_Minh', nameOf: (id) => people.get(id) },
        calledOf: (kind, id) => content.get(`${kind} ${id}`),
      },
    );

  it('names the person it was done to, beside the id by which all that was done to them is found', () => {
    expect(compose()).toMatchObject({
      objectName: 'Nguyễn An',
      object: 'person:p2',
      objectHref: '?object=person%3Ap2',
    });
    expect(compose({ object: 'person:gone' }).objectName).toBe('');
  });

  it('names a source and an indicator as readers call them, and the kind of all else in words', () => {
    expect(compose({ object: 'source:task' })).toMatchObject({
      ...{ objectName: 'Assigned tasks', object: 'source:task', objectHref: '?object=source%3Atask' },
    });
    expect(compose({ object: 'indicator:clean_rate' }).objectName).toBe('Clean records');
    expect(compose({ object: 'source:gone' }).objectName).toBe('source gone');
    expect(compose({ object: 'request:11' }).objectName).toBe('request 11');
    expect(compose({ object: 'novel:11' }).objectName).toBe('');
    const detail = { kind: 'refresh', sources: ['task', 'gone'] };
    expect(compose({ detail }).detail).toContain('sources: Assigned tasks, gone');
  });

  it('names a group of sources as people call it, and says its times and kinds of files in words', () => {
    const object = 'schedule:group-1';
    expect(compose({ object, detail: { name: 'Monthly', cron: '0 6 8 * *' } })).toMatchObject({
      ...{ objectName: 'schedule Monthly', objectCode: object },
      detail: expect.stringContaining('times: At 06:00, on day 8 of the month') as string,
    });
    expect(compose({ object, detail: { cron: 'nonsense' } })).toMatchObject({
      objectName: 'schedule group-1',
      detail: 'times: nonsense',
    });
    expect(compose({ detail: { kind: 'workbook' } }).detail).toBe('kind: workbook');
    expect(compose({ detail: { kind: 'extract' } }).detail).toBe('kind: data file');
    expect(compose({ detail: { kind: 'novel' } }).detail).toBe('kind: novel');
  });

  it('writes what the log has beside a name only where the name does not say it', () => {
    expect(compose({ object: 'source:task' }).objectCode).toBe('source:task');
    expect(compose({ object: 'request:11' }).objectCode).toBe('');
    expect(compose({ object: 'source:gone' }).objectCode).toBe('');
  });

  it('leads to all that the same person did', () => {
    expect(compose()).toMatchObject({ who: 'admin', whoHref: '?actor=person%3Ap1' });
    expect(compose({ actorLabel: '' }).who).toBe('person:p1');
  });

  it('tells in words what else is kept, without what is not set, instants as the page has them', () => {
    expect(compose().detail).toBe(
      `role: Leader · unit: Da Nang · from: ${compose().at} · classes: open data, internal data`,
    );
    expect(compose({ detail: { paused: false, sentBy: 'person:p2', novel: 3 } }).detail).toBe(
      'paused: no · sent by: Nguyễn An · novel: 3',
    );
    expect(compose({ detail: null }).detail).toBe('');
    expect(compose({ detail: { bytes: 20025 } }).detail).toBe('bytes: 20,025');
  });

  it('leaves ids as they are, by which things are called and sought', () => {
    const detail = { requestId: 12345, grantId: 2048, files: 1200, novel: 5000 };
    expect(compose({ detail }).detail).toBe('request: 12345 · grant: 2048 · files: 1,200 · novel: 5000');
  });

  it('calls what a group of sources bears its name, and what an account signs in by an account', () => {
    const detail = { name: 'Nightly' };
    expect(compose({ object: 'schedule:group-1', detail }).detail).toBe('name: Nightly');
    expect(compose({ detail }).detail).toBe('account: Nightly');
  });

  it.each([
    ['en', 'way: sample account', 'way: password and code'],
    ['vi', 'cách: tài khoản minh họa', 'cách: mật khẩu và mã'],
    ['hi', 'तरीका: नमूना खाता', 'तरीका: पासवर्ड और कोड'],
  ] as const)('says in words how somebody signed in, in %s', async (language, sample, password) => {
    const said = { language, t: translator(language, await loadMessages(language)), timezone: 'UTC' };
    const writing = { ...said, nameOf: () => undefined, calledOf: () => undefined };
    const detailOf = (method: string) => composeEvent({ ...event, detail: { method } }, writing).detail;
    expect([detailOf('sample'), detailOf('password_totp')]).toEqual([sample, password]);
    for (const method of ['password', 'passkey', 'provider', 'link'])
      expect(detailOf(method)).not.toMatch(new RegExp(`: ${method}$`));
    expect(detailOf('novel')).toMatch(/: novel$/);
  });

  it('tells as whom somebody looked', () => {
    expect(compose({ viewedAs: 'person:p2' }).viewedAs).toContain('Nguyễn An');
    expect(compose().viewedAs).toBe('');
  });
});
