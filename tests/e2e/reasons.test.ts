import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

describe('why a value is missing', () => {
  const origin = inject('origin');
  const path = '/units/34-66?lang=en';
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());

  const chipOf = (page: Page) => page.getByRole('button', { name: 'Not measured' }).first();
  const says = /nothing to count or to divide by|No report has come/;

  it('is told where its status is touched, also without scripts', async () => {
    const context = await browser.newContext({
      ...{ viewport: { width: 390, height: 844 }, hasTouch: true, javaScriptEnabled: false },
    });
    const page = await context.newPage();
    await page.goto(origin + path);
    expect(await page.locator('[popover]:popover-open').count()).toBe(0);
    await chipOf(page).tap();
    const told = page.locator('[popover]:popover-open');
    expect(await told.innerText()).toMatch(says);
    const [chip, box] = [await chipOf(page).boundingBox(), await told.boundingBox()];
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(390);
    const apart = Math.min(
      Math.abs(box!.y - chip!.y - chip!.height),
      Math.abs(chip!.y - box!.y - box!.height),
    );
    expect(apart, 'pixels between the status and what it says').toBeLessThan(12);
    await context.close();
  });

  it('is told by the keyboard, and to who hears the page', async () => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(origin + path);
    await chipOf(page).focus();
    expect(
      await page.evaluate(() => {
        const id = document.activeElement!.getAttribute('aria-describedby')!;
        return document.getElementById(id)!.textContent;
      }),
    ).toMatch(says);
    await page.keyboard.press('Enter');
    expect(await page.locator('[popover]:popover-open').innerText()).toMatch(says);
    await page.keyboard.press('Escape');
    expect(await page.locator('[popover]:popover-open').count()).toBe(0);
    await page.close();
  });

  it('is told in a headline card without following the card', async () => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(`${origin}/?lang=en`);
    await page.locator('li.headline', { hasText: 'Declared again' }).getByRole('button').click();
    expect(await page.locator('[popover]:popover-open').innerText()).toMatch(/the figure holds for what has/);
    expect(new URL(page.url()).pathname).toBe('/');
    await page.close();
  });
});
