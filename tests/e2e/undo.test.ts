import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const screens = [
  { name: 'a wide screen', width: 1366, height: 768 },
  { name: 'a phone', width: 390, height: 844 },
];

describe.each(screens)('an analyst who thinks again at $name', ({ width, height }) => {
  const origin = inject('origin');
  const search = 'indicator=redeclaration_rate&by=procedure_code,period&figure=heat&unit=00&lang=en';
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin, 'analyst');
  });
  afterAll(() => browser.close());

  async function open(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    await page.goto(`${origin}/explore?${search}`);
    // A link that is followed before scripts have come loads a document, and what is gone back to begins without them.
    await page.locator('form .seek:not([hidden])').first().waitFor({ state: 'attached' });
    return page;
  }

  const rowOf = (page: Page) => page.locator('svg[role=group]:visible a[href*="where="]');
  const isNarrowed = (url: URL) => url.search.includes('where=');
  const isWhole = (url: URL) => !url.search.includes('where=');
  /** The address changes at once when one goes back, the page once it has been read. */
  const settled = (page: Page) => page.locator('main[aria-busy=false]').waitFor();

  it('takes a filter back and makes it again by buttons, which keep the focus', async () => {
    const page = await open();
    const [undo, redo] = ['Undo', 'Redo'].map((name) => page.getByRole('button', { name, exact: true }));
    await rowOf(page).first().press('Enter');
    await page.waitForURL(isNarrowed);
    await undo!.press('Enter');
    await page.waitForURL(isWhole);
    await settled(page);
    await page.locator('button:focus[aria-label=Undo][aria-disabled=true]').waitFor();
    await redo!.press('Enter');
    await page.waitForURL(isNarrowed);
    await page.locator('button:focus[aria-label=Redo][aria-disabled=true]').waitFor();
    const axe = await new AxeBuilder({ page }).analyze();
    expect(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.context().close();
  });

  it('does so by keys, but leaves them to a field in which is typed', async () => {
    const page = await open();
    await rowOf(page).nth(1).press('Enter');
    await page.waitForURL(isNarrowed);
    await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    await page.locator('form summary').first().click();
    await page.getByRole('searchbox', { name: 'Find a figure' }).fill('rate');
    await page.keyboard.press('Control+Z');
    expect(isNarrowed(new URL(page.url()))).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('Control+Z');
    await page.waitForURL(isWhole);
    await settled(page);
    await page.keyboard.press('Control+Shift+Z');
    await page.waitForURL(isNarrowed);
    await page.context().close();
  });

  it('has nothing to take back at the start', async () => {
    const page = await open();
    expect(await page.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0);
    await page.keyboard.press('Control+Z');
    expect(new URL(page.url()).pathname).toBe('/explore');
    await page.context().close();
  });
});
