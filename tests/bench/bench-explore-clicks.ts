import type { Browser, Page } from 'playwright-core';

/** How long it takes from a click on a filter until its answer is painted, in milliseconds. */
export interface ClickTimes {
  name: string;
  p50_ms: number;
  p95_ms: number;
  /** Clicks measured. */
  rounds: number;
}

/** Links that filter: members of leaderboards not chosen yet, and active filters, which they take away. */
const MEMBER = 'a.member:not([aria-current])';
const CHIP = 'nav a[aria-label] strong';

/** Clicks that are not counted: the first ones compile scripts and statements. */
const WARM_UP = 6;

/**
 * Clicks filters on the page of exploration of a running server, one after the other, and takes the time until each answer is painted:
 * what is clicked is another member each time, so that most answers are not remembered.
 *
 * @param search of the page begun with; the usual figure where it is left out
 * @param rounds clicks measured
 */
export async function benchExploreClicks(
  origin: string,
  browser: Browser,
  { search = '', rounds = 60 }: { search?: string; rounds?: number } = {},
): Promise<ClickTimes> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    await page.goto(`${origin}/explore${search}`, { waitUntil: 'networkidle' });
    const times: number[] = [];
    for (let round = 0; round < rounds + WARM_UP; round += 1) times.push(await clickOne(page, round));
    const sorted = times.slice(WARM_UP).toSorted((a, b) => a - b);
    return {
      name: `explore${search}`,
      p50_ms: quantile(sorted, 0.5),
      p95_ms: quantile(sorted, 0.95),
      rounds: sorted.length,
    };
  } finally {
    await context.close();
  }
}

/** Two clicks that filter, then two that take a filter away. */
function clickOne(page: Page, round: number): Promise<number> {
  const selector = round % 4 < 2 ? MEMBER : CHIP;
  return page.evaluate(clickAndWait, { selector, fallback: MEMBER, round });
}

/** Runs in the page. From the click until the frame after the one in which the new answer stands. */
function clickAndWait(asked: { selector: string; fallback: string; round: number }): Promise<number> {
  const found = [asked.selector, asked.fallback]
    .map((selector) => [...document.querySelectorAll<HTMLElement>(selector)])
    .find((all) => all.length > 0);
  if (!found) throw new Error('the page has no filter to click');
  const link = found[(asked.round * 7) % found.length]!.closest('a')!;
  return new Promise((resolve, reject) => {
    const { href } = link;
    const main = document.querySelector('main')!;
    const timer = setTimeout(() => reject(new Error(`no answer to ${href}`)), 20_000);
    const observer = new MutationObserver(() => {
      if (location.href !== href || main.getAttribute('aria-busy') === 'true') return;
      observer.disconnect();
      clearTimeout(timer);
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => resolve(performance.now() - began);
        painted.port2.postMessage(null);
      });
    });
    observer.observe(main, { attributes: true, childList: true, subtree: true, characterData: true });
    const began = performance.now();
    link.click();
  });
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.ceil(share * sorted.length) - 1]! * 10) / 10;
}
