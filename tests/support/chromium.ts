import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

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

/** Starts the Chromium that `npm test` found (CHROMIUM_PATH), headless. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: flags });
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
