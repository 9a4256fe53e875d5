import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

describe('staff', () => {
  const origin = inject('origin');
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  it('sees of each source what was counted, and that the counts add up', async () => {
    await page.goto(`${origin}/refresh?lang=en`);
    const rows = await page
      .locator('main table')
      .first()
      .locator('tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) =>
          [...line.querySelectorAll('td.number')].map((cell) =>
            Number(cell.textContent.replaceAll(/\D/g, '')),
          ),
        ),
      );
    expect(rows).toHaveLength(14);
    for (const [physical, loaded, heldBack, skipped] of rows) {
      expect(physical).toBeGreaterThan(0);
      expect(loaded! + heldBack! + skipped!).toBe(physical);
    }
  });

  it('runs a refresh and follows it to its end', async () => {
    await page.goto(`${origin}/refresh?lang=en`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Refresh all now' }).click();
    const follower = page.locator('section[aria-live]');
    await follower.waitFor();
    await page.locator('section[aria-live][aria-busy="false"]').waitFor({ timeout: 90_000 });
    expect(await follower.innerText()).toMatch(/unchanged|nothing new/i);
  });

  it('finds the first rows held back with their reasons', async () => {
    await page.goto(`${origin}/refresh/procedure_month?lang=en`);
    const text = await page.locator('main').innerText();
    expect(text).toContain('439 rows held back');
    expect(text).toMatch(/row 136\s+2024-11\.csv\s+a failed cross-check online_within_received/);
    expect(await page.locator('main').last().locator('tbody tr').count()).toBe(25);
  });

  it('changes when a source is refreshed, and sees the next times', async () => {
    await page.goto(`${origin}/refresh/task?lang=en`, { waitUntil: 'networkidle' });
    await page.locator('#cron').fill('15 4 * * 1');
    await page.getByRole('button', { name: /save/i }).click();
    await page.getByRole('status').waitFor();
    await page.reload();
    expect(await page.locator('#cron').inputValue()).toBe('15 4 * * 1');
    expect(await page.locator('main').innerText()).toMatch(/04:15/);
  });

  it('is told when a schedule is none', async () => {
    await page.goto(`${origin}/refresh/task?lang=en`, { waitUntil: 'networkidle' });
    await page.locator('#cron').fill('every morning');
    await page.getByRole('button', { name: /save/i }).click();
    await page.getByRole('status').waitFor();
    await page.reload();
    expect(await page.locator('#cron').inputValue()).toBe('15 4 * * 1');
  });
});
