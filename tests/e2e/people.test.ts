import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium, openListening } from '../support/chromium.ts';

const origin = inject('origin');
const name = `da-nang-${Date.now()}`;
const PASSWORD = 'thuyền về có nhớ bến chăng';

describe('an administrator', () => {
  let browser: Browser;
  let stranger: Browser;
  let page: Page;
  let link: string;
  beforeAll(async () => {
    browser = await launchChromium(origin, 'administrator');
    stranger = await launchChromium();
    page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  });
  afterAll(() => Promise.all([browser.close(), stranger.close()]));
  const violations = async (on: Page) =>
    (await new AxeBuilder({ page: on }).analyze()).violations.map(({ id }) => id);

  it('begins with the people, sees no figures, and has what they look after in the header', async () => {
    await page.goto(`${origin}/?lang=en`);
    expect(new URL(page.url()).pathname).toBe('/people');
    const places = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await places.allInnerTexts()).toEqual(['People', 'Webhooks']);
    expect((await page.goto(`${origin}/indicators`))?.status()).toBe(404);
  });

  it('is told in the look of all pages that a page is not there, with the way to one that is', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const { page: shut, seen } = await openListening(context, origin);
    const look = () =>
      shut.evaluate(() => [
        getComputedStyle(document.body).backgroundColor,
        [...document.fonts].some(({ family, status }) => /Be Vietnam/.test(family) && status === 'loaded'),
        document.documentElement.lang,
      ]);
    await shut.goto(`${origin}/people?lang=vi&theme=light`, { waitUntil: 'networkidle' });
    const usual = await look();
    const answer = await shut.goto(`${origin}/audit`, { waitUntil: 'networkidle' });
    expect(answer?.status()).toBe(404);
    expect(await shut.getByRole('heading', { level: 1 }).innerText()).toBe('Không tìm thấy trang');
    expect(await look()).toEqual(usual);
    expect(await violations(shut)).toEqual([]);
    await shut.locator('main a').click();
    await shut.waitForURL(/\/people$/);
    expect(seen.foreign).toEqual([]);
    expect(seen.failed).toEqual([`404 ${origin}/audit`]);
    await context.close();
  });

  it('adds an account, gives it a role over a province, and hands over a link', async () => {
    await page.goto(`${origin}/people`);
    await page.getByLabel('Signs in as').fill(name);
    await page.getByLabel('What others see').fill('Đà Nẵng, dữ liệu');
    await page.getByRole('button', { name: 'Add an account' }).click();
    await page.waitForURL(/\/people\/[\w-]+$/);
    expect(await page.locator('main').innerText()).toContain('No role has been given');
    const unit = page.getByLabel('Unit', { exact: true });
    const give = page.getByRole('button', { name: 'Give the role' });
    await page.getByLabel('Role').selectOption('analyst');
    expect([await unit.inputValue(), await page.getByLabel('Reach').inputValue()]).toEqual(['', 'subtree']);
    await give.click();
    await page.waitForURL(/#give$/);
    expect(await page.getByRole('alert').innerText()).toContain('cannot be given so');
    expect(await page.getByLabel('Role').inputValue()).toBe('analyst');
    await unit.selectOption('34-48');
    await give.click();
    await page.waitForURL(/\/people\/[\w-]+#rights$/);
    await page.waitForLoadState('networkidle');
    // The next role is most likely over the same.
    expect(await unit.inputValue()).toBe('34-48');
    expect(await page.locator('table').first().innerText()).toMatch(
      /Analyst[\s\S]*Đà Nẵng and all below[\s\S]*internal/,
    );
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    link = await page.getByLabel('Link that works once').inputValue();
    expect(new URL(page.url()).hash).toBe('#acts');
    expect(await page.getByRole('button', { name: 'Copy' }).isVisible()).toBe(true);
    expect(link).toMatch(/\/link\/[\w-]{43}$/);
  });

  it('sees what the account sees, changes nothing, and that is written down', async () => {
    await page.getByRole('button', { name: 'View as this account' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    expect(await page.locator('form.banner').innerText()).toContain('You see what Đà Nẵng, dữ liệu sees');
    await page.goto(`${origin}/indicators/redeclaration_rate`);
    expect(await page.getByText('Write a note').count()).toBe(0);
    const shut = await page.request.post(`${origin}/indicators/redeclaration_rate?/note`, {
      headers: { origin },
      form: { day: '2026-10-01', text: 'As somebody else' },
    });
    expect(shut.status()).toBe(404);
    await page.getByRole('button', { name: 'Back to your own view' }).click();
    await page.waitForURL(/\/people\//);
  });

  it('lets in whoever has the link, once, with a password worth its name', async () => {
    const guest = await (await stranger.newContext({ locale: 'en-GB' })).newPage();
    await guest.goto(link);
    await guest.getByLabel('New password').fill('password12345');
    await guest.getByRole('button', { name: 'Set the password and sign in' }).click();
    expect(await guest.getByRole('alert').innerText()).toContain('too easy to guess');
    expect(await violations(guest)).toEqual([]);
    await guest.getByLabel('New password').fill(PASSWORD);
    await guest.getByRole('button', { name: 'Set the password and sign in' }).click();
    await guest.waitForURL((url) => url.pathname === '/');
    expect(await guest.locator('header').innerText()).toContain('Đà Nẵng');
    expect((await guest.goto(`${origin}/units/34-01`))?.status()).toBe(403);
    expect((await guest.goto(`${origin}/people`))?.status()).toBe(404);
    await guest.context().clearCookies();
    await guest.goto(link);
    expect(await guest.getByRole('heading', { level: 1 }).innerText()).toBe('This link works no more');
    await guest.context().close();
  });

  it('keeps what is typed before the page has come to life', async () => {
    const guest = await (await stranger.newContext({ locale: 'en-GB' })).newPage();
    let release = () => undefined as void;
    const held = new Promise<void>((go) => (release = go));
    await guest.route(/\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await guest.goto(`${origin}/sign-in?lang=en`, { waitUntil: 'commit' });
    await guest.getByLabel('Account name').fill(name);
    release();
    await guest.waitForLoadState('networkidle');
    expect(await guest.getByLabel('Account name').inputValue()).toBe(name);
    await guest.context().close();
  });

  it('knows of sign-ins that fail, and whoever guesses is stopped', async () => {
    const guest = await (await stranger.newContext({ locale: 'en-GB' })).newPage();
    const tryWith = async (password: string) => {
      await guest.goto(`${origin}/sign-in?lang=en&to=/data`);
      await guest.getByLabel('Account name').fill(name);
      await guest.getByLabel('Password', { exact: true }).fill(password);
      await guest.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    await tryWith('not the password');
    expect(await guest.getByRole('alert').innerText()).toContain('Name or password is wrong');
    await tryWith(PASSWORD);
    await guest.waitForURL(/\/data/);
    await guest.locator('header summary', { hasText: 'Your account:' }).click();
    await guest.getByRole('button', { name: 'Sign out' }).click();
    await guest.waitForURL(/\/sign-in/);
    for (let time = 0; time < 5; time++) await tryWith(`guess ${time}`);
    await tryWith(PASSWORD);
    expect(await guest.getByRole('alert').innerText()).toContain('Too many tries');
    await guest.context().close();
    await page.goto(`${origin}/people`);
    expect(await page.locator('main').innerText()).toContain(name);
  });

  it('signs the account out everywhere, and shuts it', async () => {
    await page.locator('tr', { hasText: name }).getByRole('link').first().click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('button', { name: 'Shut the account' }).click();
    await page.getByRole('button', { name: 'Open the account again' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#acts');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('shut');
  });
});

describe('an auditor', () => {
  it('reads all of that, from a chain that is whole, and takes it away as a file', async () => {
    const browser = await launchChromium(origin, 'auditor');
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(`${origin}/audit?lang=en`);
    expect(await page.getByRole('status').first().innerText()).toMatch(
      /The chain of [\d,]+ entries is whole/,
    );
    const actions = await page.locator('tbody code').allInnerTexts();
    for (const action of [
      'person_added',
      'grant_given',
      'link_made',
      'view_as_begun',
      'view_as_ended',
      'password_set',
    ])
      expect(actions).toContain(action);
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    await page.locator('tbody td[data-label="Who"] a').first().click();
    const chip = page.getByRole('link', { name: /^Remove the filter Who: / });
    await chip.waitFor();
    expect(await page.locator('main').innerText()).not.toContain('Left out');
    expect(new Set(await page.locator('tbody td[data-label="Who"] a').allInnerTexts()).size).toBe(1);
    const href = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
    const file = await page.request.get(`${origin}${href}`);
    expect((await file.text()).split('\r\n')[0]).toContain('seq,at,actor');
    await browser.close();
  });
});
