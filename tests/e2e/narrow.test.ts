import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { inLanguage } from '../support/screen-pages.ts';
import { allVisited } from '../support/visited-pages.ts';

/** A laptop's screen; the same at 200 %; a small phone, which is also a screen of 1280 at 400 %. */
const laptop = { width: 1366, height: 768 };
const zoomed = { width: 683, height: 384 };
const phone = { width: 320, height: 700 };
/** Right beside the widths at which a page is laid out otherwise, too. */
const tablets = [1196, 1024, 1021, 1020, 961, 960, 820, 768];

/** All that one reader comes by without anything that has to be made before. */
const pages = allVisited.flatMap(({ address, as, status }) =>
  as === 'office' && status === undefined && !address.includes('{') ? [address] : [],
);

/**
 * How often each text of a page stands on the screen. Headings of columns are left out, labels in the cells stand for them, and so is the
 * sign that a table is wider than its place. Instants count as one another: when a session was last used is later with each visit.
 */
function countTexts(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const counts: Record<string, number> = {};
    const walker = document.createTreeWalker(document.querySelector('main')!, NodeFilter.SHOW_TEXT);
    // Of a long table there is what is in sight, which is less where rows are higher: its first rows are compared.
    const isFurther = (element: Element) =>
      Number(element.closest('.windowed tr:not(.total)')?.getAttribute('aria-rowindex') ?? 0) > 10;
    const isSeen = (element: Element) =>
      !element.closest('svg, thead, script, option, .unseen, span.side') &&
      !isFurther(element) &&
      element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
    while (walker.nextNode()) {
      const written = (walker.currentNode as Text).data.replace(/\s+/g, ' ').trim();
      const text = written.replaceAll(/\d+ \p{L}+ \d{4}, \d{2}:\d{2}/gu, 'an instant');
      if (!/[\p{L}\p{N}]/u.test(text) || !isSeen(walker.currentNode.parentElement!)) continue;
      counts[text] = (counts[text] ?? 0) + 1;
    }
    return counts;
  });
}

/** Presses what is folded and can be seen, each once, until nothing is left. */
function openFolds(page: Page): Promise<void> {
  return page.evaluate(() => {
    const pressed = new Set<HTMLElement>();
    const closed = () =>
      [...document.querySelectorAll<HTMLElement>('main details:not([open]) > summary')].filter(
        (summary) => !pressed.has(summary) && summary.checkVisibility({ contentVisibilityAuto: true }),
      );
    for (let found = closed(); found.length > 0; found = closed())
      for (const summary of found) {
        pressed.add(summary);
        summary.click();
      }
  });
}

describe('where there is less room', () => {
  const origin = inject('origin');
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());

  it.each(pages)(
    '%s says at 200 % and on a phone all that it says on a laptop, folded at most',
    async (path) => {
      const page = await browser.newPage({ viewport: laptop });
      const address = `${origin}${inLanguage(path, 'en')}`;
      const visit = async () => {
        await page.goto(address, { waitUntil: 'networkidle' });
        // Of a long table scripts keep what is in sight: before they have come there is more.
        if (path.startsWith('/explore?'))
          await page.locator('form .seek:not([hidden])').first().waitFor({ state: 'attached' });
      };
      await visit();
      const wide = await countTexts(page);
      expect(Object.keys(wide).length).toBeGreaterThan(0);
      for (const screen of [zoomed, phone]) {
        await page.setViewportSize(screen);
        await visit();
        await openFolds(page);
        const narrow = await countTexts(page);
        const lost = Object.keys(wide).filter((text) => (narrow[text] ?? 0) < wide[text]!);
        expect(lost, `at ${screen.width} px`).toEqual([]);
      }
      await page.close();
    },
  );

  it.each(pages)(
    '%s is no wider than a tablet, upright or across, in the language of the longest words',
    async (path) => {
      const page = await browser.newPage({ viewport: laptop });
      await page.goto(`${origin}${inLanguage(path, 'vi')}`, { waitUntil: 'networkidle' });
      for (const width of tablets) {
        await page.setViewportSize({ width, height: 768 });
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(beyond, `pixels beyond ${width}`).toBeLessThanOrEqual(0);
      }
      await page.close();
    },
  );

  it('a phone shows of a headline its value, status and coverage before anything is opened', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${origin}/?lang=en`);
    const card = page.locator('li.headline', { hasText: 'Declared again' });
    expect(await card.innerText()).toMatch(/16\.7\s*%.*Slightly behind.*reported: 31 of 34 units/s);
    expect(await card.getByText('goal 5% by 2028').isVisible()).toBe(false);
    await page.getByText('Show change, path and goal').click();
    expect(await card.getByText('goal 5% by 2028').isVisible()).toBe(true);
    const heads = await page.locator('ol.heads').boundingBox();
    await page.getByText('Show change, path and goal').click();
    const folded = await page.locator('ol.heads').boundingBox();
    expect(folded!.height, 'all seven and trust on one screen').toBeLessThan(844 - 120);
    expect(heads!.height).toBeGreaterThan(folded!.height);
    await page.close();
  });
});
