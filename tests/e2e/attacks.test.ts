import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { routes } from '#lib/server/routes.ts';
import { hashPassword } from '#lib/server/auth/password.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { addPerson, relabelPerson, findPerson, setPassword } from '#warehouse/control/people.ts';
import { listNotes, takeNoteBack } from '#warehouse/control/notes.ts';
import { listViews, removeView } from '#warehouse/control/saved-views.ts';
import { sampleAccounts } from '#lib/server/auth/sample-accounts.ts';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { launchChromium } from '../support/chromium.ts';
import { rawGet, sendRaw } from '../support/rights/raw-request.ts';
import { readAs, signIn } from '../support/visitor.ts';

const origin = inject('origin');
/** As browsers send forms that were not written for scripts. */
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

/** Who asks, in turns: thousands of questions of one would be refused as too many, which would prove nothing. */
const asking = [
  'leader',
  'analyst',
  'steward',
  'auditor',
  'leader-province',
  'analyst-province',
  'data-owner',
];
let turn = 0;
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  turn += 1;
  const answer = await readAs(`${origin}${path}`, init, asking[turn % asking.length]);
  expect(answer.status).not.toBe(429);
  return answer;
}
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) },
    headers: { origin, ...FORM, ...headers },
  });
const count = (what: string, tries: number) =>
  process.stdout.write(`attacks: ${tries} ${what}, 0 successes\n`);

/** Texts that end a string, a statement or a comment of SQL, or call what reads files. */
const sql = [
  ...["'", "' or 1=1 --", '" or ""="', "'; drop table indicators.value; --", '*/ union select 1 /*'],
  ...[
    "x') union all select * from read_csv('/etc/passwd') --",
    '$1',
    "\\'",
    'now\u0000',
    '${1+1}',
    '1;attach',
  ],
];
const script = '<script>window.stolen=1</script>"\'><img src=x onerror=window.stolen=1>';

describe('whoever attacks', () => {
  it('finds no SQL behind any parameter or header', async () => {
    let tries = 0;
    for (const { path, parameters, needs } of routes) {
      if (needs === 'nothing' || path.includes('{run}')) continue;
      const required =
        path.includes('values') || !('indicator' in parameters) ? '' : 'indicator=full_process_online_rate';
      for (const name of Object.keys(parameters))
        for (const text of sql) {
          const search = new URLSearchParams(required);
          search.set(name, text);
          const answer = await ask(`${path}?${search.toString()}`);
          tries += 1;
          const said = await answer.text();
          expect([path, name, text, answer.status < 500]).toEqual([path, name, text, true]);
          expect(said).not.toMatch(/Parser Error|Binder Error|Catalog Error|syntax error|root:x:|SQLITE/i);
        }
    }
    for (const header of [
      'accept',
      'accept-language',
      'if-none-match',
      'user-agent',
      'x-forwarded-for',
      'referer',
    ])
      for (const text of sql.filter((one) => !one.includes('\u0000'))) {
        const answer = await ask(`/api/v1/values?from=2026-10&limit=1`, {
          headers: { [header]: text },
        });
        tries += 1;
        expect(answer.status).toBeLessThan(500);
      }
    count('texts of SQL', tries);
  });

  it('finds no page that answers 500 to such texts, nor tells what failed', async () => {
    let tries = 0;
    for (const page of [
      '/',
      '/indicators',
      '/indicators/full_process_online_rate',
      '/units',
      '/explore',
      '/explore/rows',
      '/data',
      '/search',
      '/refresh',
      '/audit',
      '/people',
      '/meeting',
    ])
      for (const name of [
        'unit',
        'period',
        'grain',
        'q',
        'level',
        'by',
        'indicator',
        'map',
        'lang',
        'theme',
        'reason',
        'to',
        'where',
        'version',
      ])
        for (const text of [sql[3]!, script]) {
          const answer = await ask(`${page}?${name}=${encodeURIComponent(text)}`, {
            redirect: 'manual',
          });
          const said = await answer.text();
          tries += 1;
          expect([page, name, answer.status < 500]).toEqual([page, name, true]);
          expect(said).not.toContain('<script>window.stolen');
          expect(said).not.toContain('<img src=x');
        }
    count('texts in pages', tries);
  });

  it('guesses no files by their paths', async () => {
    const cookie = await signIn(origin, 'steward');
    const paths = [
      ...[
        '/../../etc/passwd',
        '/%2e%2e/%2e%2e/etc/passwd',
        '/..%2f..%2fetc/passwd',
        '/_app/../../package.json',
      ],
      ...[
        '/api/v1/../../../etc/passwd',
        '/paper/../../../etc/passwd.pdf',
        '/paper/indicators/..%2f..%2fx.pdf',
        '/paper/units/..%2f..%2fx.pdf',
      ],
      ...['/api/v1/runs/..%2f..%2fcontrol/events', '/_app/immutable/..%5c..%5cpackage.json', '//etc/passwd'],
      ...[
        '/fonts/../../src/server.ts',
        '/.env',
        '/.git/config',
        '/package.json',
        '/control.db',
        '/data/control.db',
      ],
      ...['/static/../build/index.js', '/%00', '/etc/passwd%00.svg', '/_app/%2e%2e/%2e%2e/server/index.js'],
    ];
    for (const path of paths) {
      const answer = await sendRaw(origin, rawGet(origin, path, cookie));
      expect([path, /^HTTP\/1\.1 (303|307|308|400|404)/.test(answer)]).toEqual([path, true]);
      expect(answer).not.toMatch(/root:x:|"dependencies"|SQLite format|\[core\]/);
    }
    count('paths', paths.length);
  });

  it('splits no header by the name of a download', async () => {
    const names = [
      'a%0d%0aset-cookie:x=1',
      'a"; filename=b.exe',
      'a/../b',
      '=cmd',
      'ü',
      'a%00',
      'x'.repeat(300),
    ];
    for (const name of names) {
      const answer = await ask(`/api/v1/values?from=2026-10&limit=1&format=csv&name=${name}`);
      expect([name, answer.status, answer.headers.get('set-cookie')]).toEqual([name, 400, null]);
    }
    count('names', names.length);
  });

  it('is led to no other site', async () => {
    const targets = [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
      '/.//evil.example',
      '\\\\evil.example',
      '/sign-in/..//evil.example',
    ];
    for (const to of targets) {
      const answer = await post('/sign-in?/sample', { account: 'leader', to });
      expect(answer.status).toBe(303);
      const { host } = new URL(answer.headers.get('location')!, origin);
      expect([to, host]).toEqual([to, new URL(origin).host]);
      const saved = await readAs(
        `${origin}/views?/save`,
        {
          ...{ method: 'POST', redirect: 'manual', headers: { origin, ...FORM } },
          body: new URLSearchParams({ name: 'x', address: to }),
        },
        'leader',
      );
      const location = saved.headers.get('location');
      expect([to, location && new URL(location, origin).host]).toEqual([
        to,
        location && new URL(origin).host,
      ]);
    }
    count('places to be led to', targets.length * 2);
  });

  it('sends no form from elsewhere', async () => {
    const cookie = await signIn(origin, 'leader');
    const forms: RequestInit[] = [
      { headers: { ...FORM, cookie, origin: 'https://evil.example' } },
      { headers: { ...FORM, cookie, origin: 'null' } },
      { headers: { ...FORM, cookie } },
      { headers: { ...FORM, cookie, origin, 'sec-fetch-site': 'cross-site' } },
      { headers: { ...FORM, cookie, origin, 'sec-fetch-site': 'same-site' } },
      { headers: { 'content-type': 'text/plain', cookie, origin: 'https://evil.example' } },
      { headers: { 'content-type': 'application/json', cookie, origin: 'https://evil.example' } },
      { headers: { 'content-type': 'application/json', cookie } },
      { headers: { ...FORM, cookie, 'sec-fetch-site': 'none' } },
    ];
    const targets = [
      '/views?/save',
      '/account?/makeToken',
      '/account?/endOthers',
      '/sign-out',
      '/indicators/full_process_online_rate?/note',
    ];
    for (const path of targets)
      for (const form of forms) {
        const answer = await fetch(`${origin}${path}`, {
          ...form,
          method: 'POST',
          redirect: 'manual',
          body: 'name=x&address=/',
        });
        expect([path, form.headers, answer.status]).toEqual([path, form.headers, 403]);
      }
    expect((await fetch(`${origin}/account`, { headers: { cookie } })).status).toBe(200);
    count('forms from elsewhere', targets.length * forms.length);
  });

  it('plants no session', async () => {
    const planted = 'session=planted-by-somebody-else';
    const answer = await post('/sign-in?/sample', { account: 'auditor', to: '/' }, { cookie: planted });
    const given = answer.headers.getSetCookie().find((one) => one.startsWith('session='))!;
    expect(given).not.toContain('planted');
    expect(given).toMatch(/HttpOnly/i);
    expect(given).toMatch(/SameSite=Lax/i);
    expect(given).toMatch(/Path=\//i);
    expect(
      (await fetch(`${origin}/account`, { headers: { cookie: planted }, redirect: 'manual' })).status,
    ).toBe(303);
    const [first] = given.split(';');
    // A second sign-in in the same browser ends the session it had.
    const again = await post('/sign-in?/sample', { account: 'auditor', to: '/' }, { cookie: first! });
    expect(again.status).toBe(303);
    expect(
      (await fetch(`${origin}/account`, { headers: { cookie: first! }, redirect: 'manual' })).status,
    ).toBe(303);
    count('planted sessions', 2);
  });

  it('guesses no passwords, and locks nobody else out', async () => {
    const control = openControl(dataPaths(inject('dataDirectory')).control);
    const password = 'thuyền về có nhớ bến';
    const [victim, other] = ['victim', 'other'].map((name) => `${name}-${process.pid}`) as [string, string];
    for (const name of [victim, other]) {
      const { personId } = addPerson(control, { name, label: name });
      setPassword(control, personId, await hashPassword(password));
    }
    control.close();
    const tryOnce = async (name: string, typed: string) =>
      (await post('/sign-in?/password', { name, password: typed, to: '/' })).status;
    // Kit answers a form that fails with its page, whose status is the failure's.
    const statuses = [];
    for (let at = 0; at < 7; at += 1) statuses.push(await tryOnce(victim, `wrong-${at}`));
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
    expect(await tryOnce(victim, password)).toBe(429);
    expect(await tryOnce(other, password)).toBe(303);
    count('guessed passwords', statuses.length);
  });

  it('sends no form too large, and none too slow', async () => {
    const cookie = await signIn(origin, 'steward');
    const large = await fetch(`${origin}/views?/save`, {
      ...{ method: 'POST', redirect: 'manual', body: `name=${'x'.repeat(2_000_000)}` },
      headers: { ...FORM, origin, cookie },
    });
    expect(large.status).toBe(413);
    const host = new URL(origin).host;
    const long = await sendRaw(
      origin,
      `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(long).toMatch(/^HTTP\/1\.1 431/);
    // Neither says any more; the server gives up on both.
    const [headers, body] = await Promise.all([
      sendRaw(origin, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `),
      sendRaw(
        origin,
        `POST /views?/save HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\nContent-Type: ${FORM['content-type']}\r\nContent-Length: 90\r\n\r\nname=x`,
      ),
    ]);
    expect(headers).toMatch(/^HTTP\/1\.1 408/);
    expect(body).toMatch(/^(HTTP\/1\.1 4|$)/);
    count('bodies', 4);
  });

  it('keeps no search busy with long or strange words', async () => {
    const words = [
      '('.repeat(2000),
      'a'.repeat(5000),
      `${'a'.repeat(3000)}!`,
      '.*'.repeat(900),
      '\\'.repeat(900),
      '(a+)+$',
      '%'.repeat(600),
      'ắ'.repeat(900),
    ];
    for (const word of words)
      for (const path of ['/search', '/search/found', '/units']) {
        const name = path === '/units' ? 'search' : 'q';
        const answer = await ask(`${path}?${name}=${encodeURIComponent(word)}`, {
          ...{ redirect: 'manual', signal: AbortSignal.timeout(20_000) },
        });
        expect([path, word.length, answer.status < 500]).toEqual([path, word.length, true]);
      }
    count('words', words.length * 3);
  });

  it('uses no token that stands in an address', async () => {
    const cookie = await signIn(origin, 'steward');
    const token = cookie.split('=')[1]!;
    const ways = [
      `token=${token}`,
      `access_token=${token}`,
      `session=${token}`,
      `authorization=Bearer%20${token}`,
    ];
    for (const way of ways) {
      expect((await fetch(`${origin}/api/v1/values?${way}`)).status).toBe(401);
      expect((await fetch(`${origin}/account?${way}`, { redirect: 'manual' })).status).toBe(303);
    }
    expect(
      (await fetch(`${origin}/api/v1/values`, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(401);
    expect(
      (await fetch(`${origin}/api/v1/values`, { headers: { authorization: 'Basic YTpi' } })).status,
    ).toBe(401);
    count('tokens', ways.length * 2 + 2);
  });
});

describe('every answer', () => {
  const addresses = [
    '/',
    '/account',
    '/people',
    '/nowhere',
    '/sign-in',
    '/api/v1/values?limit=1',
    '/api/v1/nothing',
    '/paper/briefing.pdf',
    '/indicators/none',
    '/map.svg',
    '/healthz',
    '/readyz',
    '/explore/cube',
    '/units/__data.json',
  ];
  it('bears the headers that protect its reader, refusals too', async () => {
    for (const address of addresses)
      for (const init of [{}, { headers: { cookie: await signIn(origin, 'leader') } }]) {
        const { headers, status } = await fetch(`${origin}${address}`, { ...init, redirect: 'manual' });
        expect([address, status, headers.get('x-content-type-options')]).toEqual([
          address,
          status,
          'nosniff',
        ]);
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('referrer-policy')).toBe('same-origin');
        expect([address, /no-store|private/.test(headers.get('cache-control') ?? '')]).toEqual([
          address,
          true,
        ]);
        // Without TLS nobody is told to use nothing else.
        expect(headers.get('strict-transport-security')).toBeNull();
        if (!/html/.test(headers.get('content-type') ?? '')) continue;
        const policy = headers.get('content-security-policy') ?? '';
        expect([address, policy.includes("frame-ancestors 'none'")]).toEqual([address, true]);
        const scripts =
          /script-src ([^;]*)/.exec(policy)?.[1] ?? /default-src ([^;]*)/.exec(policy)?.[1] ?? '*';
        expect([address, /unsafe|\*|https?:/.test(scripts)]).toEqual([address, false]);
      }
    count('answers without their headers', addresses.length * 2);
  });

  it('has another nonce each time', async () => {
    const nonceOf = async () =>
      /'nonce-([^']+)'/.exec(
        (await fetch(`${origin}/sign-in`)).headers.get('content-security-policy') ?? '',
      )?.[1];
    const [one, other] = [await nonceOf(), await nonceOf()];
    expect(one).toBeTruthy();
    expect(one).not.toBe(other);
  });
});

describe('what people write', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  /** Others read the same server after this: it is left as it was. */
  afterAll(async () => {
    await browser.close();
    const control = openControl(dataPaths(inject('dataDirectory')).control);
    const { personId } = findPerson(control, 'office')!;
    relabelPerson(control, personId, sampleAccounts.find(({ name }) => name === 'office')!.label);
    const subject = { indicatorId: 'full_process_online_rate', unitId: '00' };
    for (const { id, text } of listNotes(control, subject))
      if (text === script) takeNoteBack(control, id, { ...subject, personId });
    for (const { id, name } of listViews(control, personId))
      if (script.startsWith(name)) removeView(control, id, personId);
    control.close();
  });

  it('is text on every page, whatever it looks like', async () => {
    const control = openControl(dataPaths(inject('dataDirectory')).control);
    const office = findPerson(control, 'office')!;
    relabelPerson(control, office.personId, `Office ${script}`.slice(0, 120));
    const stranger = addPerson(control, { name: `stranger-${process.pid}`, label: script.slice(0, 120) });
    control.close();
    const form = (path: string, fields: Record<string, string>) =>
      readAs(`${origin}${path}`, {
        ...{ method: 'POST', redirect: 'manual', headers: { origin, ...FORM } },
        body: new URLSearchParams(fields),
      });
    expect((await form('/views?/save', { name: script.slice(0, 79), address: '/data' })).status).toBe(303);
    const noted = await form('/indicators/full_process_online_rate?/note', {
      day: '2026-10-15',
      text: script,
    });
    expect(noted.status).toBeLessThan(400);
    const pages = [
      '/',
      '/views',
      '/account',
      '/audit',
      '/indicators/full_process_online_rate',
      '/people',
      `/people/${stranger.personId}`,
      `/search?q=${encodeURIComponent(script)}`,
      '/refresh/procedure_month',
      '/refresh/task',
      '/refresh/org_unit',
      `/sign-in?to=${encodeURIComponent(script)}`,
      `/units?search=${encodeURIComponent(script)}`,
      `/refresh/procedure_month?reason=${encodeURIComponent(script)}`,
    ];
    const context = await browser.newContext();
    for (const path of pages) {
      const page = await context.newPage();
      await page.goto(`${origin}${path}`);
      expect([path, await page.evaluate(() => 'stolen' in window)]).toEqual([path, false]);
      expect([path, await page.locator('img[onerror]').count()]).toEqual([path, 0]);
      await page.close();
    }
    await context.close();
    // As a file for spreadsheets, a name that begins like a formula is a text.
    const again = openControl(dataPaths(inject('dataDirectory')).control);
    const formulas = ['=cmd', '@sum'].map((begin) => `${begin}|office`);
    for (const formula of formulas) {
      relabelPerson(again, office.personId, formula);
      await form('/sign-in?/password', { name: 'office', password: formula, to: '/' });
      await form('/account?/endOthers', {});
    }
    again.close();
    const log = await (await readAs(`${origin}/audit/log.csv`)).text();
    const cells = log.split(/\r\n|,/).filter((cell) => cell.includes('|office'));
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.filter((cell) => /^"?[=+@\t\r-]/.test(cell))).toEqual([]);
    count('pages with what people wrote', pages.length);
  });
});
