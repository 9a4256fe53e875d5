import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { shiftOf, watchShift } from '../support/watch-shift.ts';

/** Longer than a page waits for a face, by far. */
const LATE_MS = 800;

/** Runs in the page: whether the machine seems to have letters of all languages, or boxes in their place. */
function writeWith(what: string): void {
  let width = 1;
  CanvasRenderingContext2D.prototype.measureText = () =>
    ({ width: what === 'boxes' ? width : width++ }) as TextMetrics;
}

/** The faces in which an element is written. */
async function facesOf(page: Page, selector: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  await session.detach();
  return fonts.map(({ familyName }) => familyName);
}

describe('the faces of a page', () => {
  const origin = inject('origin');
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  });
  afterEach(() => context.close());

  it.each([
    { lang: 'en', width: 1366 },
    { lang: 'vi', width: 1366 },
    { lang: 'vi', width: 390 },
    { lang: 'hi', width: 390 },
  ])('move nothing by coming late, in $lang at $width px', async ({ lang, width }) => {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 768 });
    await page.context().addCookies([{ name: 'faces', value: 'asked', url: origin }]);
    await page.route(/\.woff2$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      await route.continue();
    });
    await page.addInitScript(watchShift);
    await page.addInitScript(writeWith, 'letters of a width each');
    await page.goto(`${origin}/?lang=${lang}`, { waitUntil: 'networkidle' });
    expect(await shiftOf(page)).toBeLessThanOrEqual(0.02);
  });

  it('write Hindi on the first page also where the machine cannot', async () => {
    const page = await context.newPage();
    await page.addInitScript(writeWith, 'boxes');
    await page.goto(`${origin}/sign-in?lang=hi`, { waitUntil: 'networkidle' });
    const face = () => facesOf(page, 'h1');
    await expect.poll(face, { timeout: 10_000 }).toContainEqual(expect.stringMatching(/devanagari|hindi/i));
  });

  it('are not what the first page waits for, and stand in the next, also without scripts', async () => {
    const silent = await browser.newContext({ javaScriptEnabled: false });
    const page = await silent.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const facesOn = async (path: string) => {
      asked.length = 0;
      await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
      return asked.filter((url) => url.endsWith('.woff2')).length;
    };
    expect(await facesOn('/?lang=vi')).toBe(0);
    expect(await facesOn('/?lang=vi')).toBeGreaterThan(0);
    await facesOn('/?lang=vi');
    expect(await facesOf(page, 'h1')).toEqual(['Be Vietnam Pro SemiBold']);
    await silent.close();
  });

  it('are fetched on the first page for all that follow', async () => {
    const page = await context.newPage();
    await page.goto(`${origin}/sign-in?lang=vi`);
    await page.waitForFunction(() => {
      const faces = [...document.fonts].filter(
        ({ family, unicodeRange }) => family.includes('Be Vietnam Pro') && !unicodeRange.includes('U+2113'),
      );
      return faces.length === 6 && faces.every(({ status }) => status === 'loaded');
    });
    await page.goto(`${origin}/?lang=vi`);
    await page.locator('li.headline').nth(6).waitFor();
    expect(await facesOf(page, 'h1')).toEqual(['Be Vietnam Pro SemiBold']);
    expect(await facesOf(page, '.needs h2')).toEqual(['Be Vietnam Pro SemiBold']);
    expect(await facesOf(page, 'p.account')).toEqual(['Be Vietnam Pro']);
  });
});
