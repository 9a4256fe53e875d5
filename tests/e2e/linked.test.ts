import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const screens = [
  { name: 'a wide screen', viewport: { width: 1440, height: 900 } },
  { name: 'a phone', viewport: { width: 390, height: 844 }, hasTouch: true },
];
const subject = '/explore?measure=document_day.docs&by=period';

describe.each(screens)('choosing a range of time on $name', ({ name: _, ...screen }) => {
  const origin = inject('origin');
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
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

describe('answers that come late', () => {
  it('are dropped and interrupted: what was asked last is shown', async () => {
    const browser = await launchChromium();
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
});
