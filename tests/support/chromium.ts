import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { signIn } from './visitor.ts';

/** Flags without which Chromium as root, or without a network, does not start or keeps calling home. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the Chromium that `npm test` found (CHROMIUM_PATH), headless.
 *
 * @param origin of a demonstration that is running, at which every context of the browser is signed in as the sample account; nobody is
 *   signed in where it is left out
 */
export async function launchChromium(origin?: string, account?: string): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: flags });
  if (origin === undefined) return browser;
  const [name, value] = (await signIn(origin, account)).split('=') as [string, string];
  const url = new URL(origin);
  const cookie = { name, value, domain: url.hostname, path: '/', expires: -1 };
  const whole = { ...cookie, httpOnly: true, secure: false, sameSite: 'Lax' } as const;
  const newContext = browser.newContext.bind(browser);
  return Object.assign(browser, {
    newContext: (options: BrowserContextOptions = {}) =>
      newContext({ storageState: { cookies: [whole], origins: [] }, ...options }),
  });
}

/** What a page did that it should not: words on the console, requests to other hosts, answers that failed. */
export interface Misbehaviour {
  console: string[];
  foreign: string[];
  failed: string[];
}

/** Opens a page and listens to it from the first byte. */
export async function openListening(
  context: BrowserContext,
  origin: string,
): Promise<{ page: Page; seen: Misbehaviour }> {
  const page = await context.newPage();
  const seen: Misbehaviour = { console: [], foreign: [], failed: [] };
  page.on('console', (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => seen.console.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:') && !url.startsWith('blob:'))
      seen.foreign.push(url);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) seen.failed.push(`${response.status()} ${response.url()}`);
  });
  return { page, seen };
}
