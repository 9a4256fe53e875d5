import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { startProduct } from '../support/product.ts';
import { benchExploreClicks, type ClickTimes } from './bench-explore-clicks.ts';
import { median } from './measure.ts';

/** What a first visit to a page costs, nothing remembered. Bytes as they travel, fonts apart, of one visit; times are medians. */
export interface PageCost {
  page: string;
  network: 'loopback' | 'slow';
  /** Of all that had come when the figures stood, and of everything. */
  bytes_before_figures: number;
  bytes: number;
  font_bytes: number;
  /** From the request until the figures are painted. */
  figures_ms: number;
  /** How much was pushed about, at the worst of the visits. */
  layout_shift: number;
}

/** A page, what stands in it when its figures do, and how many of that. */
const pages = [
  { page: '/', figures: 'main li.headline', count: 7 },
  { page: '/indicators/redeclaration_rate', figures: 'main .figure svg', count: 2 },
  { page: '/explore?unit=00', figures: 'main .answer svg', count: 1 },
];

/** @source issue 5: 1.6 Mbit/s, 150 ms, a processor four times as slow */
const slow = { downloadThroughput: 200_000, uploadThroughput: 94_000, latency: 150, offline: false };
const SLOWER = 4;

export interface PagesPlan {
  rounds: number;
  /** Folder that keeps the sample refreshed for the next time; null for none. */
  keep: string | null;
  tell: (line: object) => void;
}

/** Opens the pages of the built product in Chromium, each time anew, and clicks filters on exploration. */
export async function benchPages({
  rounds,
  keep,
  tell,
}: PagesPlan): Promise<{ pages: PageCost[]; clicks: ClickTimes }> {
  const product = await startProduct(keep ? { dataDirectory: join(keep, 'pages') } : {});
  const browser = await launchChromium(product.origin);
  try {
    const costs: PageCost[] = [];
    for (const asked of pages)
      for (const network of ['loopback', 'slow'] as const) {
        const visits: PageCost[] = [];
        // The first visit warms the server.
        for (let round = -1; round < rounds; round++) {
          const visit = await visitOnce(browser, product.origin, { ...asked, network });
          if (round >= 0) visits.push(visit);
        }
        const cost = {
          ...visits[0]!,
          figures_ms: Math.round(median(visits.map((one) => one.figures_ms))),
          layout_shift: Math.max(...visits.map((one) => one.layout_shift)),
        };
        costs.push(cost);
        tell(cost);
      }
    return { pages: costs, clicks: await benchExploreClicks(product.origin, browser) };
  } finally {
    await browser.close();
    await product.stop();
    if (!keep) await product.remove();
  }
}

type Visit = (typeof pages)[number] & { network: PageCost['network'] };

async function visitOnce(
  browser: Browser,
  origin: string,
  { page: path, figures, count, network }: Visit,
): Promise<PageCost> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    if (network === 'slow') {
      await session.send('Network.emulateNetworkConditions', slow);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    }
    const received = countBytes(session);
    await page.addInitScript(watchPage, { figures, count });
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    const { stood, shift } = await readWatch(page);
    const sum = (kinds: (font: boolean) => boolean, until = Infinity) =>
      received.filter((one) => kinds(one.isFont) && one.at <= until).reduce((all, one) => all + one.bytes, 0);
    return {
      ...{ page: path, network, figures_ms: Math.round(stood), layout_shift: Number(shift.toFixed(4)) },
      bytes_before_figures: sum((font) => !font, received.began + stood / 1000),
      ...{ bytes: sum((font) => !font), font_bytes: sum((font) => font) },
    };
  } finally {
    await context.close();
  }
}

interface Received {
  bytes: number;
  isFont: boolean;
  /** Chromium's clock, in seconds. */
  at: number;
}

/** Counts what has come, with its headers, as the network carried it. */
function countBytes(session: CDPSession): Received[] & { began: number } {
  const received = Object.assign([] as Received[], { began: 0 });
  const fonts = new Set<string>();
  session.on('Network.requestWillBeSent', ({ timestamp }) => {
    received.began ||= timestamp;
  });
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Font') fonts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
    received.push({ bytes: encodedDataLength, isFont: fonts.has(requestId), at: timestamp });
  });
  return received;
}

interface Watched {
  watched: { stood: number; shift: number };
}

/** Runs in the page: when the figures stand and are painted, and how much has been pushed about. */
function watchPage({ figures, count }: { figures: string; count: number }): void {
  const watched = { stood: 0, shift: 0 };
  (window as unknown as Watched).watched = watched;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      watched.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelectorAll(figures).length < count) return;
    observer.disconnect();
    // A frame is painted once a message that it sent itself comes round: the next frame may wait for scripts.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (watched.stood = performance.now());
      port2.postMessage(null);
    });
  }).observe(document, { childList: true, subtree: true });
}

async function readWatch(page: Page): Promise<Watched['watched']> {
  await page.waitForFunction(() => (window as unknown as Watched).watched.stood > 0);
  return page.evaluate(() => {
    const { stood, shift } = (window as unknown as Watched).watched;
    // Nothing is painted before the first paint, whatever came round.
    const [first] = performance.getEntriesByName('first-contentful-paint');
    return { stood: Math.max(stood, first?.startTime ?? 0), shift };
  });
}
