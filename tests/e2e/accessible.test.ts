import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { languages } from '#lib/format/locale.ts';
import { launchChromium, openListening } from '../support/chromium.ts';
import { makeVisited, type MadeVisited } from '../support/make-visited.ts';
import { inLanguage } from '../support/screen-pages.ts';
import { violationsOf } from '../support/violations.ts';
import { addressOf, allVisited, type VisitedPage } from '../support/visited-pages.ts';

/** A laptop's screen; the same at 200 %; a small phone, which is also a screen of 1280 at 400 %. */
const laptop = { width: 1366, height: 768 };
const zoomed = { width: 683, height: 384 };
const narrowest = { width: 320, height: 700 };

/** Appearances besides light, with what is asked of them: only colours differ, and in high contrast text stands out at 7 to 1. */
const appearances = [
  { theme: 'dark', colorScheme: 'light', rules: ['color-contrast'] },
  { theme: 'contrast', colorScheme: 'light', rules: ['color-contrast-enhanced'] },
  { theme: 'contrast', colorScheme: 'dark', rules: ['color-contrast-enhanced'] },
] as const;

/** Unfolds what is folded, but for what opens above the page and hides others. */
function openFolds(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>('main details')) {
      fold.open = true;
      if (getComputedStyle(fold.lastElementChild!).position === 'absolute') fold.open = false;
    }
  });
}

/** What would move of itself or when something changes: a scroll by which something is shown moves nothing. */
function findMoving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const most = (durations: string) => Math.max(...durations.split(',').map(Number.parseFloat));
    const styled = [...document.querySelectorAll('*')].flatMap((element) =>
      [null, '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part);
        const isAnimated = style.animationName !== 'none' && style.animationTimeline === 'auto';
        const moves = most(style.transitionDuration) > 0 || isAnimated || style.scrollBehavior === 'smooth';
        return moves ? [`${element.tagName} ${element.className}${part ?? ''}`] : [];
      }),
    );
    const running = document
      .getAnimations()
      .filter(({ timeline }) => timeline instanceof DocumentTimeline)
      .map(({ id }) => `animation ${id}`);
    return [...styled, ...running];
  });
}

/**
 * Marks of all texts that look alike one: the same ink, size and grounds, in boxes of the same kind. Where each stands was asked in light
 * of all of them; that takes most of the time.
 */
function markLooks(page: Page, within: string): Promise<void> {
  return page.evaluate((part) => {
    const marked = 'data-asked';
    for (const one of document.querySelectorAll(`[${marked}]`)) one.removeAttribute(marked);
    const known = new Map<Element | null, string>([[null, '']]);
    const groundsOf = (element: Element | null): string => {
      const before = known.get(element);
      if (before !== undefined) return before;
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element!);
      const grounds = `${backgroundColor} ${backgroundImage} ${opacity}, ${groundsOf(element!.parentElement)}`;
      known.set(element, grounds);
      return grounds;
    };
    const looks = new Set<string>();
    const hasText = ({ nodeType, textContent }: Node) =>
      nodeType === Node.TEXT_NODE && /\S/.test(textContent!);
    for (const element of document.querySelectorAll(`${part} *`)) {
      const isField = element.matches('input, select, textarea');
      if (!isField && ![...element.childNodes].some(hasText)) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const kind = [element, element.parentElement!].map(
        (one) => `${one.tagName}.${one.getAttribute('class')}`,
      );
      const look = [color, fontSize, fontWeight, ...kind, groundsOf(element)].join('; ');
      if (!looks.has(look)) element.setAttribute(marked, '');
      looks.add(look);
    }
  }, within);
}

/** What axe finds in each appearance. The page stands as it is and takes another look in place. */
async function findInAppearances(page: Page, within?: string): Promise<string[]> {
  const found = (await violationsOf(page, { within })).map((one) => `light: ${one}`);
  for (const { theme, colorScheme, rules } of appearances) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate((name) => void (document.documentElement.dataset.theme = name), theme);
    await markLooks(page, within ?? 'body');
    const more = await violationsOf(page, { rules, within: '[data-asked]' });
    found.push(...more.map((one) => `${theme} (${colorScheme}): ${one}`));
  }
  return found;
}

/** A page of thousands of elements takes its time in three languages, on a machine that does more than this. */
const PATIENCE_MS = 300_000;

describe('every page', { timeout: PATIENCE_MS }, () => {
  const origin = inject('origin');
  const contexts = new Map<string | null, Promise<BrowserContext>>();
  let browsers: Browser[] = [];
  let made: MadeVisited;
  beforeAll(async () => {
    made = await makeVisited(origin, inject('dataDirectory'));
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await made.clear();
  });

  async function open(account: string | null): Promise<BrowserContext> {
    const browser = await (account === null ? launchChromium() : launchChromium(origin, account));
    browsers = [...browsers, browser];
    return browser.newContext({ viewport: laptop, colorScheme: 'light', reducedMotion: 'reduce' });
  }
  const contextOf = (account: string | null) => {
    const context = contexts.get(account) ?? open(account);
    contexts.set(account, context);
    return context;
  };

  /** All that is wrong with a page in a language. */
  async function lookAt(visited: VisitedPage, language: string): Promise<string[]> {
    const { page, seen } = await openListening(await contextOf(visited.as), origin);
    const status = visited.status ?? 200;
    const address = `${origin}${inLanguage(addressOf(visited, made.names), language)}`;
    const answer = await page.goto(address, { waitUntil: 'networkidle' });
    const wrong: string[] = [];
    if (answer?.status() !== status || page.url() !== address)
      wrong.push(`answered with ${answer?.status()} at ${page.url()}`);
    if ((await page.getAttribute('html', 'lang')) !== language) wrong.push('in another language');
    wrong.push(...(await findMoving(page)).map((one) => `moves: ${one}`));
    await openFolds(page);
    wrong.push(...(await findInAppearances(page)));
    for (const screen of [laptop, zoomed, narrowest]) {
      await page.setViewportSize(screen);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wider > 0) wrong.push(`${wider} px wider than ${screen.width} px`);
    }
    if (status === 200) wrong.push(...seen.console, ...seen.failed);
    wrong.push(...seen.foreign);
    await page.close();
    return wrong;
  }

  it.each(allVisited)(
    '$address, of $as, is accessible, still and quiet in every language and appearance',
    async (visited) => {
      if (visited.address === '/sign-in/second')
        await (await contextOf(null)).addCookies([{ ...made.second(), url: origin }]);
      const wrong = await Promise.all(languages.map((language) => lookAt(visited, language)));
      expect(Object.fromEntries(languages.map((language, at) => [language, wrong[at]]))).toEqual(
        Object.fromEntries(languages.map((language) => [language, []])),
      );
    },
  );

  it.each(languages)('opens menus that are accessible in every appearance, in %s', async (language) => {
    const page = await (await contextOf('office')).newPage();
    for (const path of ['/views', '/explore']) {
      await page.goto(`${origin}${inLanguage(path, language)}`, { waitUntil: 'networkidle' });
      const menus = await page.locator('details.menu').count();
      expect(menus).toBeGreaterThan(3);
      for (let at = 0; at < menus; at += 1) {
        await page.locator('details.menu > summary').nth(at).click();
        expect(await page.locator('details.menu[open]').count(), 'menus that are open').toBe(1);
        expect(await findInAppearances(page, 'details.menu[open]'), path).toEqual([]);
        await page.evaluate(() => void (document.documentElement.dataset.theme = 'light'));
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await page.keyboard.press('Escape');
      }
    }
    await page.close();
  });
});
