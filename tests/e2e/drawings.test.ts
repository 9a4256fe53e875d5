import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium, openListening } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
const rate = '/indicators/redeclaration_rate';
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(origin);
});
afterAll(() => browser.close());

/** The drawings that a page shows, in order. */
const shown = (page: Page) =>
  page
    .locator('main svg[role="img"], main svg[aria-label]')
    .evaluateAll((drawings) => drawings.map((one) => one.getAttribute('aria-label') ?? ''));

describe('drawings', () => {
  it.each([rate, '/explore?indicator=redeclaration_rate&unit=00', '/data', '/meeting?page=2'])(
    'are in the HTML of %s and not in its data once more',
    async (path) => {
      const answer = await readAs(`${origin}${path}`, { headers: { accept: 'text/html' } });
      const html = await answer.text();
      const [body, scripts] = [
        /<main[\s\S]*<\/main>/.exec(html)?.[0],
        html.match(/<script[\s\S]*?<\/script>/g),
      ];
      expect(body).toContain('<svg');
      expect(scripts?.join('')).not.toMatch(/(<|\\u003C)svg/);
    },
  );

  it('stay where they are when the page comes alive, change as it leads on, and are there again on the way back', async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const { page, seen } = await openListening(context, origin);
    await page.goto(`${origin}${rate}?lang=en`);
    const whole = await shown(page);
    expect(whole.filter(Boolean).length).toBeGreaterThan(2);
    await page.locator('#units svg:visible a').first().click();
    await page.waitForURL('**unit=34-*');
    const unit = await shown(page);
    expect(unit.filter(Boolean).length).toBeGreaterThan(1);
    expect(unit).not.toEqual(whole);
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('unit='));
    await expect.poll(() => shown(page)).toEqual(whole);
    await page.goForward();
    await page.waitForURL('**unit=34-*');
    await expect.poll(() => shown(page)).toEqual(unit);
    await page.getByRole('link', { name: 'Explore this' }).click();
    await page.waitForURL('**/explore?**');
    await expect.poll(() => page.locator('main .card svg').count()).toBeGreaterThan(0);
    await page.goBack();
    await page.waitForURL('**unit=34-*');
    await expect.poll(() => shown(page)).toEqual(unit);
    expect(seen).toEqual({ console: [], foreign: [], failed: [] });
    await context.close();
  });

  it('are there without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${origin}${rate}?lang=en`);
    expect(await page.locator('main .figure svg').count()).toBeGreaterThan(3);
    await context.close();
  });
});
