import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const origin = inject('origin');
const NAME = 'Văn phòng Trung ương';

describe('whoever is signed in', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());
  const button = (page: Page, name: string) => page.locator('header summary', { hasText: name });
  const links = (page: Page) => page.locator('header details[open] a').allInnerTexts();
  const open = async (width: number, javaScriptEnabled = true) => {
    const context = await browser.newContext({ viewport: { width, height: 700 }, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${origin}/indicators?lang=en`);
    return page;
  };

  it.each([1366, 390, 320])(
    'has a button of their own at %i px, with scripts and without, and no line of it is cut off',
    async (width) => {
      for (const scripts of [true, false]) {
        const page = await open(width, scripts);
        await button(page, NAME).click();
        expect(await links(page)).toEqual(['Your account', 'Audit log']);
        expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(true);
        const box = (await button(page, NAME).boundingBox())!;
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        await page.context().close();
      }
    },
  );

  it('opens and leaves it by the keyboard, and finds language and appearance in another', async () => {
    const page = await open(1366);
    await page.waitForLoadState('networkidle');
    await button(page, NAME).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Your account');
    expect((await new AxeBuilder({ page }).include('header').analyze()).violations).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
    expect(await links(page)).toEqual([]);
    await button(page, 'Appearance').click();
    expect(await links(page)).toEqual(expect.arrayContaining(['Tiếng Việt', 'High contrast']));
    expect(await links(page)).not.toContain('Your account');
    await page.context().close();
  });
});
