import type { Page } from 'playwright-core';

interface Watched {
  shift: number;
}

/** Runs in the page, before its own scripts: counts how much is pushed about while it arrives. */
export function watchShift(): void {
  const watched = window as unknown as Watched;
  watched.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      watched.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

/** How much has been pushed about on a page that is watched so. */
export const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as Watched).shift);
