import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';

const screens = [
  { name: 'a wide screen', viewport: { width: 1440, height: 900 } },
  { name: 'a phone', viewport: { width: 390, height: 844 }, hasTouch: true },
];
const subject = '/explore?measure=document_day.docs&by=period';

describe.each(screens)('choosing a range of time on $name', ({ name: _, ...screen }) => {
  const origin = inject('origin');
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ ...screen, locale: 'vi-VN', ...options });
    const page = await context.newPage();
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    return page;
  }

  const thumb = (page: Page, name: 'Từ' | 'Đến') => page.getByRole('slider', { name });
  const boards = (page: Page) => page.locator('ol .member .value').allInnerTexts();
  const range = (page: Page) => new URL(page.url()).search;

  async function drag(page: Page, from: number, to: number, { isLetGo = true } = {}): Promise<void> {
    const track = page.locator('.track');
    // Its ends are there once scripts are.
    await page.getByRole('slider').first().waitFor();
    await track.scrollIntoViewIfNeeded();
    const box = (await track.boundingBox())!;
    const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at((from + to) / 2), { steps: 4 });
    await page.mouse.move(...at(to), { steps: 4 });
    if (isLetGo) await page.mouse.up();
  }

  it('drags a new range: boards follow at once as the server tells them after, and Back undoes it', async () => {
    const page = await open(subject);
    const before = await boards(page);
    const cube = page.waitForResponse((response) => response.url().includes('/explore/cube'));
    await drag(page, 0.05, 0.3, { isLetGo: false });
    await cube;
    await page.locator('.ends .drafted', { hasText: '·' }).waitFor();
    const live = await boards(page);
    expect(live).not.toEqual(before);
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    await page.locator('.ends .drafted').waitFor({ state: 'detached' });
    expect(await boards(page)).toEqual(live);

    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('from='));
    await expect.poll(() => boards(page)).toEqual(before);
    await page.goForward();
    await page.waitForURL(/from=/);
    await expect.poll(() => boards(page)).toEqual(live);
    await page.context().close();
  });

  it('moves each end by keys, says where it is, and asks once for several presses', async () => {
    const page = await open(subject);
    const start = thumb(page, 'Từ');
    const first = await start.getAttribute('aria-valuetext');
    await start.focus();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
    expect(await start.getAttribute('aria-valuetext')).not.toBe(first);
    const history = await page.evaluate(() => window.history.length);
    await page.waitForURL(/from=/);
    expect(await page.evaluate(() => window.history.length)).toBe(history + 1);
    expect(await start.evaluate((node) => node === document.activeElement)).toBe(true);
    await thumb(page, 'Đến').focus();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('to') === url.searchParams.get('from'));

    await page.keyboard.press('End');
    await page.keyboard.press('Escape');
    await page.waitForTimeout(800);
    expect(range(page)).toMatch(/from=(\d{4}-\d\d)&to=\1/);
    await page.context().close();
  });

  it('has nothing for axe to find while a range is being chosen', async () => {
    const page = await open(subject);
    await drag(page, 0.05, 0.3, { isLetGo: false });
    await page.locator('.ends .drafted', { hasText: '·' }).waitFor();
    const axe = await new AxeBuilder({ page }).analyze();
    expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
      [],
    );
    await page.context().close();
  });

  it('shows the range without scripts, where the form chooses it', async () => {
    const page = await open(subject, { javaScriptEnabled: false });
    expect(await page.locator('.ends strong').innerText()).toMatch(/10\/2025 – .*10\/2026/);
    expect(await page.getByRole('slider').count()).toBe(0);
    await page.context().close();
  });
});

describe('a long table', () => {
  const origin = inject('origin');
  const long = '/explore?lang=vi&measure=asset_month.registered&by=asset_id';
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    await page.goto(`${origin}${long}`, { waitUntil: 'networkidle' });
    return page;
  }

  /** All rows by name and value, as programs are told them. */
  async function told(): Promise<number> {
    const answer = await readAs(
      `${origin}/api/v1/query?measure=asset_month.registered&by=asset_id&format=json`,
    );
    return ((await answer.json()) as { rows: unknown[] }).rows.length;
  }

  it('draws what is seen, scrolls to its last row, and counts all of them for screen readers', async () => {
    const page = await open();
    const table = page.locator('#answer table');
    await page.locator('#answer table.windowed').waitFor();
    const count = await told();
    expect(Number(await table.getAttribute('aria-rowcount'))).toBe(count + 2);
    expect(await page.locator('#answer tbody tr').count()).toBeLessThan(70);
    const cut = (names: Element[]) =>
      names.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect(await page.locator('#answer tbody .name').evaluateAll(cut)).toEqual([]);
    await page.locator('#answer .scroll').evaluate((region) => region.scrollTo(0, region.scrollHeight));
    const last = page.locator(`#answer tbody tr[aria-rowindex="${count + 1}"] th`);
    await last.waitFor();
    const axe = await new AxeBuilder({ page }).include('#answer').analyze();
    expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
      [],
    );
    await page.context().close();
  });

  it('finds rows by a part of their names', async () => {
    const page = await open();
    await page.locator('#answer table.windowed').waitFor();
    const name = await page.locator('#answer tbody tr:not(.room) th').nth(3).innerText();
    // By the register, with the code: names may be alike.
    expect(name).toMatch(/^\p{L}.* \(CSDL-\d+\)$/u);
    const found = page.waitForResponse((response) => response.url().includes('find='));
    await page.getByRole('searchbox', { name: 'Tìm dòng' }).fill(name.slice(2).toLowerCase());
    await found;
    await expect
      .poll(() => page.locator('#answer tbody tr:not(.room):not(.total) th').allInnerTexts())
      .toContain(name);
    expect(await page.locator('#answer tbody tr:not(.room)').count()).toBeLessThan(30);
    await page.context().close();
  });

  it('says that rows did not come, and has them of its version when they are asked for again', async () => {
    const page = await open();
    await page.locator('#answer table.windowed').waitFor();
    const versions = new Set<string | null>();
    await page.route('**/explore/window?*', (route) => {
      versions.add(new URL(route.request().url()).searchParams.get('version'));
      return route.abort();
    });
    await page.locator('#answer .scroll').evaluate((region) => region.scrollTo(0, region.scrollHeight));
    const alert = page.locator('#answer').getByRole('alert');
    expect(await alert.innerText()).toContain('Không tải được một số dòng');
    expect(await page.locator('#answer tbody td', { hasText: 'Chưa tải được' }).count()).toBeGreaterThan(0);
    const axe = await new AxeBuilder({ page }).include('#answer').analyze();
    expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
      [],
    );
    await page.unroute('**/explore/window?*');
    await alert.getByRole('button').click();
    await page.locator(`#answer tbody tr[aria-rowindex="${(await told()) + 1}"] th`).waitFor();
    expect(await alert.count()).toBe(0);
    expect([...versions]).toEqual([expect.stringMatching(/^\d{8}-/)]);
    await page.context().close();
  });

  it('comes page by page without scripts, every row once', async () => {
    const page = await open({ javaScriptEnabled: false });
    const names: string[] = [];
    for (;;) {
      names.push(...(await page.locator('#answer tbody tr:not(.total) th').allInnerTexts()));
      const next = page.getByRole('link', { name: 'Sau', exact: true });
      if ((await next.count()) === 0) break;
      await next.click();
      // The table follows the top of its page.
      await page.waitForLoadState('domcontentloaded');
    }
    expect(names).toHaveLength(await told());
    expect(new Set(names).size).toBe(names.length);
    await page.context().close();
  });
});

describe('the rows behind a figure', () => {
  it('are led to from an indicator, and equal what programs are told', async () => {
    const browser = await launchChromium(inject('origin'));
    const origin = inject('origin');
    try {
      const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await page.goto(`${origin}/indicators/digital_signature_rate`, { waitUntil: 'networkidle' });
      await page.getByRole('link', { name: 'Rows behind this figure' }).click();
      await page.waitForURL(/\/explore\/rows/);
      await page.getByRole('link', { name: 'Denominator' }).click();
      await page.waitForURL(/side=denominator/);
      const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
      const text = await (await readAs(`${origin}${csv}`)).text();
      const rows = text.trim().split(/\r?\n/).slice(1);
      const shown = await page.locator('table').first().locator('tbody tr').count();
      expect(rows.length).toBeGreaterThan(10);
      expect(shown).toBe(Math.min(rows.length, 100));
      const axe = await new AxeBuilder({ page }).analyze();
      expect(axe.violations.map(({ id }) => id)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('answers that come late', () => {
  it('are dropped and interrupted: what was asked last is shown', async () => {
    const browser = await launchChromium(inject('origin'));
    try {
      const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await page.goto(`${inject('origin')}${subject}`, { waitUntil: 'networkidle' });
      const ended: string[] = [];
      page.on('requestfailed', (request) => ended.push(request.url()));
      await page.route(/__data\.json.*grain=quarter/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await route.continue().catch(() => undefined);
      });
      await page.getByLabel('Grain').selectOption('quarter');
      await page.getByText('Reckoning the answer').waitFor();
      await page.getByLabel('Grain').selectOption('year');
      await page.waitForURL(/grain=year/);
      await page.waitForTimeout(2000);
      expect(page.url()).toContain('grain=year');
      expect(await page.locator('#answer tbody th').first().innerText()).toMatch(/^\d{4}$/);
      expect(ended.some((url) => url.includes('grain=quarter'))).toBe(true);
    } finally {
      await browser.close();
    }
  });

  it('leave no range chosen that was asked for before something else', async () => {
    const browser = await launchChromium(inject('origin'));
    try {
      const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
      await page.goto(`${inject('origin')}${subject}`, { waitUntil: 'networkidle' });
      await page.route(
        /__data\.json.*from=/,
        (route) =>
          new Promise((resolve) => setTimeout(resolve, 20_000)).then(() =>
            route.continue().catch(() => undefined),
          ),
        { times: 1 },
      );
      const thumb = page.getByRole('slider').first();
      await thumb.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.locator('.ends .drafted').waitFor();
      await page.getByText('Reckoning the answer').waitFor();
      await page.getByLabel('Grain').selectOption('year');
      await page.waitForURL(/grain=year/);
      await page.locator('.ends .drafted').waitFor({ state: 'detached', timeout: 5000 });
    } finally {
      await browser.close();
    }
  });
});
