import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const wide = '/explore?lang=en&measure=document_day.docs&by=unit:TINH,period';
const small = '/explore?lang=en&measure=document_day.docs&by=data_class';

let browser: Browser;
const origin = inject('origin');
beforeAll(async () => {
  browser = await launchChromium(origin);
});
afterAll(() => browser.close());

describe('a table that scrolls by itself', () => {
  it.each([true, false])('says so in words and at its edge, with scripts %s', async (javaScriptEnabled) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, javaScriptEnabled });
    const seen = async (path: string) => {
      await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
      const words = page.locator('.outer', { has: page.locator('table caption') }).locator('p span');
      const heights = [];
      for (const one of await words.all()) heights.push((await one.boundingBox())?.height ?? 0);
      return heights.map((height) => height > 8);
    };
    expect(await seen(wide)).toEqual([true, true]);
    expect(await page.getByText('More to the side').innerText()).toContain('→');
    await page.close();
  });

  it('says nothing where all of it is seen, and nothing on paper', async () => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 844 } });
    await page.goto(`${origin}${small}`, { waitUntil: 'networkidle' });
    const words = page.locator('.outer', { has: page.locator('table caption') }).locator('p');
    expect((await words.boundingBox())?.height ?? 0).toBe(0);
    await page.goto(`${origin}${wide}`, { waitUntil: 'networkidle' });
    expect((await words.boundingBox())!.height).toBeGreaterThan(8);
    await page.emulateMedia({ media: 'print' });
    expect(await words.isVisible()).toBe(false);
    await page.close();
  });
});

describe('words that a page is being read', () => {
  it.each([390, 1366])('cover nothing, at %d px', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 844 } });
    await page.goto(`${origin}/?lang=en`, { waitUntil: 'networkidle' });
    await page.route('**/__data.json**', () => undefined);
    await page.locator('nav.places a').nth(1).click();
    const says = page.getByText('Reading the page …');
    await says.waitFor();
    const box = async (selector: string) => (await page.locator(selector).first().boundingBox())!;
    const [mine, row, main] = [(await says.boundingBox())!, await box('header .row'), await box('main')];
    expect(mine.y).toBeGreaterThanOrEqual(row.y + row.height);
    expect(mine.y + mine.height).toBeLessThanOrEqual(main.y);
    await page.close();
  });
});
