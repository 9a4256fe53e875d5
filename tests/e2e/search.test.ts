import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

describe('whoever looks for something', () => {
  const origin = inject('origin');
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 390, height: 780 } });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  it('opens the box by keys, types without tone marks, walks down and opens what was found', async () => {
    await page.goto(`${origin}/?lang=vi&unit=34-66`);
    await page.waitForLoadState('networkidle');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('khai lai');
    await page.getByRole('dialog').getByRole('link', { name: 'Tỷ lệ thông tin phải kê khai lại' }).waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/indicators\/redeclaration_rate\?unit=34-66/);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('opens what stands first by Enter alone', async () => {
    await page.goto(`${origin}/?lang=vi`);
    await page.waitForLoadState('networkidle');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ty le khai lai');
    await page.getByRole('dialog').getByRole('link').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/indicators\/redeclaration_rate/);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('finds a unit in the menu of units by typing without tone marks, and takes the first by Enter', async () => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto(`${origin}/?lang=vi`);
    await page.waitForLoadState('networkidle');
    await page.locator('summary', { hasText: 'Chọn đơn vị' }).click();
    await page.keyboard.type('dak lak');
    const units = page.getByRole('navigation', { name: 'Chọn đơn vị' });
    await expect.poll(() => units.locator('li').getByRole('link').allInnerTexts()).toEqual(['Đắk Lắk']);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/unit=34-66/);
    await page.locator('summary', { hasText: 'Chọn đơn vị' }).getByText('Đắk Lắk').waitFor();
  });

  it('is told where nothing bears such a name, and closes the box by Escape', async () => {
    await page.goto(`${origin}/?lang=en`);
    await page.waitForLoadState('networkidle');
    await page.getByRole('link', { name: 'Search' }).click();
    await page.keyboard.type('zzzz');
    await page.getByText('Nothing is called “zzzz”.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('searches on a page of its own without JavaScript, in Hindi', async () => {
    const still = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 780 },
    });
    const plain = await still.newPage();
    await plain.goto(`${origin}/?lang=hi`);
    await plain.getByRole('link', { name: 'खोज' }).click();
    await plain.getByRole('searchbox').fill('lam dong');
    await plain.keyboard.press('Enter');
    await plain.locator('main section a').first().click();
    await plain.waitForURL(/\/units\//);
    await still.close();
  });
});
