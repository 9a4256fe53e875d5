import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { indicatorPage, inLanguage, meetingPages, screenPages } from '../support/screen-pages.ts';

/** The smallest phone, a projector of which the wall of a meeting has little, and a laptop. */
const phone = { width: 320, height: 700 };
const screens = [phone, { width: 1024, height: 600 }, { width: 1366, height: 768 }];

const pages = [indicatorPage, ...screenPages, ...meetingPages];

const languages = ['en', 'vi', 'hi'];

/** Texts below 12 px, with their size; words that are there for ears alone have none. */
function findSmallType(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const small = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = (walker.currentNode as Text).data.trim();
      const element = walker.currentNode.parentElement!;
      if (!text || element.closest('svg, script, .unseen') || !element.checkVisibility()) continue;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size > 0 && size < 12) small.add(`${text.slice(0, 30)}: ${size} px`);
    }
    return [...small];
  });
}

describe('type', () => {
  const origin = inject('origin');
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());

  it.each(languages)('no text is smaller than 12 px, in %s', async (language) => {
    const page = await browser.newPage();
    for (const path of pages) {
      await page.goto(origin + inLanguage(path, language));
      for (const screen of screens) {
        await page.setViewportSize(screen);
        expect(await findSmallType(page), `${path} at ${screen.width} px`).toEqual([]);
      }
    }
    await page.close();
  });

  it.each(languages)('the bar of places cuts no word off, in %s', async (language) => {
    const page = await browser.newPage({ viewport: phone });
    await page.goto(`${origin}/indicators?lang=${language}`);
    const boxes = await page.locator('nav.places a').evaluateAll((places: HTMLElement[]) =>
      places.map(({ scrollWidth, clientWidth, offsetLeft, offsetWidth }) => ({
        cut: scrollWidth - clientWidth,
        end: offsetLeft + offsetWidth,
      })),
    );
    expect(boxes).toHaveLength(6);
    expect(Math.max(...boxes.map(({ cut }) => cut))).toBe(0);
    expect(Math.max(...boxes.map(({ end }) => end))).toBeLessThanOrEqual(phone.width);
    await page.close();
  });
});
