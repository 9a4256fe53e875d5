import type { Route } from 'playwright-core';
import { chromiumEnvironment } from '../env.ts';
import { PaperFault } from './paper-fault.ts';
import { withProfileFolder } from './profile-folder.ts';

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
    const why = signal.aborted ? 'it was stopped' : firstLine(cause);
    throw new PaperFault('pdf_failed', `PDF failed: ${why}. Try again, or print the page from the browser.`, {
      cause,
    });
  }
}

async function printIn(
  folder: string,
  printed: PrintedPage,
  { executable, isSandboxed }: Printer,
  signal: AbortSignal,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launchPersistentContext(folder, {
    executablePath: executable,
    chromiumSandbox: isSandboxed,
    args: flags,
    env: chromiumEnvironment(folder),
    ...{ javaScriptEnabled: false, serviceWorkers: 'block', acceptDownloads: false, colorScheme: 'light' },
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false, timeout: START_WITHIN_MS },
  });
  const end = () => void browser.close().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    signal.throwIfAborted();
    // Nobody else hears of what fails here, such as a fetch that outlives the browser.
    await browser.route('**/*', (route) =>
      handOver(route, printed, signal).catch(() => route.abort().catch(() => undefined)),
    );
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.emulateMedia({ media: 'print' });
    await page.goto(printed.address, { waitUntil: 'load', timeout: PRINT_WITHIN_MS });
    await page.evaluate('document.fonts.ready.then(() => null)');
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } finally {
    signal.removeEventListener('abort', end);
    await browser.close();
  }
}

/** Gives the browser the page itself, and of all else only what this server has. */
async function handOver(
  route: Route,
  { html, address, home }: PrintedPage,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(route.request().url());
  if (url.href === new URL(address).href)
    return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
  if (url.origin !== new URL(address).origin || !url.pathname.startsWith('/_app/')) return route.abort();
  const answer = await fetch(`${home}${url.pathname}`, { signal });
  const contentType = answer.headers.get('content-type') ?? 'application/octet-stream';
  return route.fulfill({
    ...{ status: answer.status, contentType },
    body: Buffer.from(await answer.arrayBuffer()),
  });
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]!;
}
