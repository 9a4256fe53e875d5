import type { BrowserContext, Route } from 'playwright-core';
import { chromiumEnvironment } from '../env.ts';
import { endBrowser } from './end-browser.ts';
import { PaperFault } from './paper-fault.ts';
import { withProfileFolder } from './profile-folder.ts';
import { readOwn } from './read-own.ts';

/** A page as it is to be printed. */
export interface PrintedPage {
  html: string;
  /** Its address for readers: what links on paper begin with. */
  address: string;
  /** Where its styles and fonts are fetched. */
  home: string;
}

export interface Printer {
  executable: string;
  isSandboxed: boolean;
}

/** Longest that a start of the browser, and a whole sheet, may take. */
const START_WITHIN_MS = 60_000;
export const PRINT_WITHIN_MS = 120_000;

/** It asks nobody for anything: what a page needs is handed to it, and a network it would have to reach by a proxy that is not there. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
];

/**
 * Prints a page as its print stylesheet pages it, with scripts off: a tagged PDF with title, language and outline. The browser
 * is started for this one page and has ended when this resolves or rejects.
 *
 * @param signal ends the browser when it fires
 * @throws {PaperFault} pdf_failed: it did not start, or not end within its time
 */
export async function printPage(
  page: PrintedPage,
  printer: Printer,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    return await withProfileFolder((folder) => printIn(folder, page, printer, signal));
  } catch (cause) {
    const why = signal.aborted ? whyStopped(signal.reason) : firstLine(cause);
    throw new PaperFault('pdf_failed', `PDF failed: ${why}. Try again, or print the page from the browser.`, {
      cause,
    });
  }
}

function whyStopped(reason: unknown): string {
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? 'it took longer than it may'
    : 'it was stopped';
}

/** Once the signal has fired nothing is waited for any more but the browser's end. */
async function printIn(
  folder: string,
  printed: PrintedPage,
  printer: Printer,
  signal: AbortSignal,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const starting = start(folder, printer);
  try {
    const browser = await orStopped(starting, signal);
    return await orStopped(printWith(browser, printed, signal), signal);
  } finally {
    await endBrowser(starting, folder, { atOnce: signal.aborted });
  }
}

/** What some work gives, or a rejection as soon as the signal fires; what the work does then is nobody's concern. */
async function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function start(folder: string, { executable, isSandboxed }: Printer): Promise<BrowserContext> {
  const { chromium } = await import('playwright-core');
  return chromium.launchPersistentContext(folder, {
    executablePath: executable,
    chromiumSandbox: isSandboxed,
    args: flags,
    env: chromiumEnvironment(folder),
    ...{ javaScriptEnabled: false, serviceWorkers: 'block', acceptDownloads: false, colorScheme: 'light' },
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false, timeout: START_WITHIN_MS },
  });
}

async function printWith(
  browser: BrowserContext,
  printed: PrintedPage,
  signal: AbortSignal,
): Promise<Uint8Array> {
  // Nobody else hears of what fails here, such as a fetch that outlives the browser.
  await browser.route('**/*', (route) =>
    handOver(route, printed, signal).catch(() => route.abort().catch(() => undefined)),
  );
  const page = browser.pages()[0] ?? (await browser.newPage());
  await page.emulateMedia({ media: 'print' });
  await page.goto(printed.address, { waitUntil: 'load', timeout: PRINT_WITHIN_MS });
  await page.evaluate('document.fonts.ready.then(() => null)');
  return page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
}

/** Gives the browser the page itself, and of all else only what this server has. */
async function handOver(
  route: Route,
  { html, address, home }: PrintedPage,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(route.request().url());
  if (url.href === new URL(address).href)
    return route.fulfill({ body: awaitingFaces(html), contentType: 'text/html; charset=utf-8' });
  if (url.origin !== new URL(address).origin || !url.pathname.startsWith('/_app/')) return route.abort();
  const { status, headers, body } = await readOwn(home, url, {}, signal);
  return route.fulfill({ status, contentType: headers['content-type'] ?? 'application/octet-stream', body });
}

/** A sheet waits for its faces, which a screen shows only where they are there at once; they stand in the page's own styles. */
function awaitingFaces(html: string): string {
  return html.replaceAll(/font-display:\s*optional/g, 'font-display:block');
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]!;
}
