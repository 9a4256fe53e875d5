import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

describe('an owner of data', () => {
  const origin = inject('origin');
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  const open = async (path: string, width = 1366): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    return page;
  };

  it.each([1366, 390])(
    'sees the five criteria, what is missing by month, and the way to the indicators (%i px)',
    async (width) => {
      const page = await open('/data?lang=hi', width);
      expect(await page.locator('main h1').innerText()).toMatch(/%/);
      const calendar = page.locator('#arrivals table');
      expect(await calendar.locator('thead th').count()).toBe(13);
      const missing = calendar.locator('td', { hasText: '54/55' }).first();
      expect(await missing.getAttribute('title')).toContain('1 ');
      expect(await page.locator('#lineage svg a').count()).toBeGreaterThan(40);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.context().close();
    },
  );

  it('goes from a source to its rows held back, with the reason and the cell', async () => {
    const page = await open('/data?lang=vi');
    await page.locator('#arrivals tbody a').first().click();
    await page.waitForURL(/\/refresh\//);
    expect(await page.locator('main table tbody tr').count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('sees the own unit beside others of its level', async () => {
    const page = await open('/units/34-66?lang=en');
    const row = page.locator('tbody tr', { hasText: 'Re-declaration rate' });
    expect(await row.innerText()).toMatch(/median [\d.]+% of 30/);
    expect(await row.locator('svg[aria-label*="peers of its level"]').count()).toBe(1);
    await page.context().close();
  });
});
