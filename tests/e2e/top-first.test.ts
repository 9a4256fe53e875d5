import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';
import { shiftOf, watchShift } from '../support/watch-shift.ts';

/** Pages whose top is sent first; what stands in it, and what does not. */
const pages = [
  { path: '/', figures: 'main li.headline', count: 7, below: '#needs' },
  { path: '/indicators/redeclaration_rate', figures: 'main .figure svg', count: 2, below: '#periods' },
  { path: '/explore?unit=00', figures: 'main .answer svg', count: 1, below: '#answer' },
];

describe.each(pages)('the top of $path', ({ path, figures, count, below }) => {
  const origin = inject('origin');
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());

  it('has the figures that its readers came for, and is a page without the rest', async () => {
    const whole = await (await readAs(`${origin}${path}`, { headers: { accept: 'text/html' } })).text();
    const [top = '', ...rest] = whole.split('<template data-top-ends');
    expect(rest).toHaveLength(1);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.route(`${origin}${path}`, (route) => route.fulfill({ body: top, contentType: 'text/html' }));
    await page.goto(`${origin}${path}`);
    expect(await page.locator(figures).count()).toBeGreaterThanOrEqual(count);
    expect(await page.locator(figures).first().isVisible()).toBe(true);
    expect(await page.locator(below).count()).toBe(0);
    await context.close();
  });

  it.each([1366, 390])('stays where it stands when the rest comes, at %d px', async (width) => {
    const context = await browser.newContext({ viewport: { width, height: 768 } });
    const page = await context.newPage();
    await page.addInitScript(watchShift);
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    await page.locator(below).waitFor();
    expect(await shiftOf(page)).toBeLessThanOrEqual(0.02);
    await context.close();
  });
});
