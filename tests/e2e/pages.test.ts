import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium, openListening } from '../support/chromium.ts';
import { indicatorPage, inLanguage, screenPages } from '../support/screen-pages.ts';
import { violationsOf } from '../support/violations.ts';

const pages = [indicatorPage, ...screenPages];
const languages = ['en', 'vi', 'hi'];
/** On a laptop every page of the product is looked at, in accessible.test.ts; here, what is laid out anew on a phone. */
const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;

describe('on a phone, in the dark', () => {
  let browser: Browser;
  const origin = inject('origin');
  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  /** What a page is like in a language; `beyond` are pixels that it is wider than the screen. */
  async function lookAt(path: string, language: string) {
    const context = await browser.newContext(phone);
    const { page, seen } = await openListening(context, origin);
    const answer = await page.goto(`${origin}${inLanguage(path, language)}`, { waitUntil: 'networkidle' });
    const status = answer?.status();
    const spoken = await page.getAttribute('html', 'lang');
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    const violations = await violationsOf(page);
    await context.close();
    return { status, spoken, beyond: Math.max(0, beyond), violations, ...seen };
  }

  it.each(pages)(
    '%s is quiet, keeps to this machine, fits its width and is accessible, in every language',
    async (path) => {
      const well = { status: 200, beyond: 0, violations: [], console: [], foreign: [], failed: [] };
      expect(await Promise.all(languages.map((language) => lookAt(path, language)))).toEqual(
        languages.map((spoken) => ({ ...well, spoken })),
      );
    },
  );
});

describe('on the narrowest screen', () => {
  let browser: Browser;
  const origin = inject('origin');
  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  it.each(languages)('no page scrolls sideways at 320 px in %s', async (language) => {
    const page = await browser.newPage({ viewport: { width: 320, height: 700 } });
    const wider: string[] = [];
    for (const path of [...pages, '/units/34-75', '/units/TW01', '/refresh/procedure_month']) {
      await page.goto(`${origin}${inLanguage(path, language)}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) wider.push(`${path}: ${overflow} px`);
    }
    expect(wider).toEqual([]);
    await page.close();
  });
});

describe('on paper', () => {
  let browser: Browser;
  const origin = inject('origin');
  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  it.each(languages)('says how the sources stand beside what is held back, in %s', async (language) => {
    const page = await browser.newPage({ viewport: { width: 700, height: 1000 } });
    await page.goto(`${origin}${inLanguage('/', language)}`);
    await page.emulateMedia({ media: 'print' });
    const boxOf = async (part: string) => (await page.locator(`li.trust ${part}`).boundingBox())!;
    const { x, width } = await boxOf('.chip');
    expect(x + width).toBeLessThanOrEqual((await boxOf('.foot')).x);
    await page.close();
  });
});
