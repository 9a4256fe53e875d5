import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const origin = inject('origin');
const other = createServer((_, answer) => answer.end('<!doctype html><h1>Elsewhere</h1>'));
let browser: Browser;
let elsewhere: string;

beforeAll(async () => {
  other.listen(0);
  await once(other, 'listening');
  // Another site, as browsers see it, than the address by which the product is reached.
  elsewhere = `http://localhost:${(other.address() as AddressInfo).port}/`;
  browser = await launchChromium(origin);
});
afterAll(async () => {
  await browser.close();
  other.close();
});

declare const window: { opened?: { closed: boolean }; opener: unknown; open: (address: string) => never };

/** A page from elsewhere, and a window that it has opened and holds. */
async function openedFromElsewhere(
  context: BrowserContext,
  address: string,
): Promise<{ from: Page; opened: Page }> {
  const from = await context.newPage();
  await from.goto(elsewhere);
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    from.evaluate((to) => void (window.opened = window.open(to)), address),
  ]);
  await opened.waitForLoadState();
  return { from, opened };
}

it('whoever opens a page from elsewhere holds it no longer, nor those that follow it', async () => {
  const context = await browser.newContext();
  const { from, opened } = await openedFromElsewhere(context, `${origin}/terms`);
  const isHeld = () => from.evaluate(() => !window.opened!.closed);
  expect(opened.url()).toBe(`${origin}/terms`);
  await expect.poll(isHeld).toBe(false);
  await opened.click('nav a[href="/indicators"], nav a[href^="/indicators?"]');
  await opened.waitForURL(/\/indicators/);
  expect(await opened.evaluate(() => window.opener)).toBeNull();
  expect(await isHeld()).toBe(false);
  await context.close();
});

it.each(['/paper/nothing', '/nowhere', '/api/v1/nothing', '/favicon.svg'])(
  'whoever opens %s from elsewhere holds nothing either',
  async (path) => {
    const context = await browser.newContext();
    const { from } = await openedFromElsewhere(context, `${origin}${path}`);
    await expect.poll(() => from.evaluate(() => window.opened!.closed)).toBe(true);
    await context.close();
  },
);

it('a page whose address its reader typed in a window from elsewhere is held by nobody either', async () => {
  const context = await browser.newContext();
  const { from, opened } = await openedFromElsewhere(context, elsewhere);
  const answer = await opened.goto(`${origin}/terms`);
  expect(answer!.headers()['cross-origin-opener-policy']).toBeUndefined();
  expect(await opened.evaluate(() => window.opener)).toBeNull();
  await from.evaluate((to) => void ((window.opened as { location?: string }).location = to), elsewhere);
  await from.waitForTimeout(300);
  expect(opened.url()).toBe(`${origin}/terms`);
  await context.close();
});
