import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import { launchChromium } from '../support/chromium.ts';

const origin = inject('origin');
const phone = { viewport: { width: 390, height: 800 } };

describe('the arrival calendar, opened from a notice', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin);
  });
  afterAll(() => browser.close());
  /** The calendar as a notice of a source and a day opens it. */
  const open = async (source: string, day: string, options = {}) => {
    const page = await (await browser.newContext({ locale: 'en-GB', ...options })).newPage();
    await page.goto(`${origin}${calendarHref(source, day)}`, { waitUntil: 'load' });
    return { page, cell: page.locator('#arrivals td[aria-current]') };
  };
  const isInSight = async ({ page, cell }: Awaited<ReturnType<typeof open>>) => {
    const box = (await cell.boundingBox())!;
    const { width, height } = page.viewportSize()!;
    return box.x >= 0 && box.x + box.width <= width + 1 && box.y >= 0 && box.y + box.height <= height;
  };

  /**
   * The month by which the calendar judges, as it says itself, and the one after it (`2026-11`). The sample stands for the end of October: where a
   * day has turned since it was built, it is judged on 1 November.
   */
  const judgedMonth = async (page: Page) => {
    const said = await page.locator('#arrivals p').first().innerText();
    const [, short = '', year = ''] = /^Deliveries are judged on \d+ (\w+) (\d{4})/.exec(said) ?? [];
    const after = new Date(`1 ${short} ${year} UTC`);
    after.setUTCMonth(after.getUTCMonth() + 1);
    return { short, year, next: after.toISOString().slice(0, 7) };
  };

  it.each([
    ['at a desk', {}],
    ['on a phone, where its months are scrolled', phone],
    ['without scripts', { javaScriptEnabled: false }],
  ])(
    'shows the month of the source that it is about, with its name and what came beside it: %s',
    async (_, how) => {
      const { page, cell } = await open('procedure_month', '2026-09-01', how);
      expect(await cell.getAttribute('id')).toBe('arrival-procedure_month-2026-09');
      await expect.poll(() => isInSight({ page, cell })).toBe(true);
      expect(await page.locator('#arrivals tr.about').innerText()).toMatch(
        /^Procedures by month · September 2026: \d+ of 34 reports missing/,
      );
      expect(await cell.count()).toBe(1);
    },
  );

  it('runs from the oldest month to the newest, which a phone shows first, without scripts, with the names beside it', async () => {
    const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false, ...phone });
    const page = await context.newPage();
    await page.goto(`${origin}/data?lang=en`);
    const newest = page.locator('#arrivals thead th').last();
    const { short, year } = await judgedMonth(page);
    expect(await newest.innerText()).toMatch(new RegExp(`^${short}\\s+${year}$`));
    const { x, width } = (await newest.boundingBox())!;
    const names = (await page.locator('#arrivals thead th').first().boundingBox())!;
    expect(names.x).toBeGreaterThanOrEqual(0);
    expect(x).toBeGreaterThanOrEqual(names.x + names.width);
    expect(x + width).toBeLessThanOrEqual(phone.viewport.width);
    await context.close();
    const scripted = await (await browser.newContext({ locale: 'en-GB', ...phone })).newPage();
    await scripted.goto(`${origin}/data?lang=en`);
    await scripted
      .locator('#arrivals .scroll')
      .evaluate((region) => (region.scrollLeft = -region.scrollWidth));
    const name = scripted.locator('#arrivals tbody th[scope="row"]').first();
    expect((await name.boundingBox())!.x).toBeGreaterThanOrEqual(0);
    await scripted.context().close();
  });

  it.each([320, 390, 820])(
    'shows whole months alone beside the names, %d wide, also once scrolled',
    async (width) => {
      const page = await (await browser.newContext({ viewport: { width, height: 800 } })).newPage();
      await page.goto(`${origin}/data?lang=hi`);
      const scrolled = page.locator('#arrivals .scroll');
      const edges = () =>
        scrolled.evaluate((region) => {
          const [names, ...months] = [...region.querySelectorAll('thead th')].map((one) =>
            one.getBoundingClientRect(),
          );
          const edge = names!.right;
          return months.filter(({ left, right }) => left < edge - 2 && right > edge + 2).length;
        });
      await expect.poll(edges).toBe(0);
      await scrolled.evaluate((region) => region.scrollBy({ left: -130 }));
      await expect.poll(edges).toBe(0);
      await page.context().close();
    },
  );

  it('stays where it is while ways of a source are brought out below it, by mouse and keyboard', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/data?lang=en`, { waitUntil: 'networkidle' });
    const link = page.locator('#lineage .picture a').nth(3);
    const name = await link.textContent();
    await link.scrollIntoViewIfNeeded();
    const standing = () => page.evaluate(() => [window.scrollY, document.activeElement?.textContent]);
    const [before] = await standing();
    await link.click();
    await page.waitForURL(/source=/);
    await expect.poll(standing).toEqual([before, name]);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.search.includes('source='));
    await expect.poll(standing).toEqual([before, name]);
    await page.close();
  });

  it('says on a phone what each source feeds, a line a source, without scripts', async () => {
    const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false, ...phone });
    const page = await context.newPage();
    await page.goto(`${origin}/data?lang=en`);
    const lineage = page.locator('#lineage');
    expect(await lineage.locator('.picture').isVisible()).toBe(false);
    const source = lineage.locator('.narrow details', { hasText: 'Procedures by month' });
    expect(await source.locator('summary').innerText()).toMatch(/\d+ facts · \d+ indicators/);
    const indicator = source.getByRole('link', { name: 'Declared again' });
    expect(await indicator.isVisible()).toBe(false);
    await source.locator('summary').click();
    expect(await indicator.getAttribute('href')).toMatch(/^\/indicators\/redeclaration_rate/);
    expect(await indicator.isVisible()).toBe(true);
    await context.close();
  });

  it('has a column and a row where the month is later than the data, and rows of the source bear none', async () => {
    const usual = await browser.newPage();
    await usual.goto(`${origin}/data?lang=en`);
    const { next } = await judgedMonth(usual);
    await usual.close();
    const { page, cell } = await open('dictionary', `${next}-01`);
    expect(await cell.getAttribute('id')).toBe(`arrival-dictionary-${next}`);
    expect(await page.locator('#arrivals tr.about').innerText()).toContain('bear no month');
    expect(await page.locator('#arrivals thead th').count()).toBe(14);
    const { violations } = await new AxeBuilder({ page }).include('#arrivals').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('is where the desk leads for what lacks of a source, and both name the day they judge by', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/refresh`);
    const judged = /^Deliveries are judged on \d+ \w+ \d{4}/;
    expect(await page.locator('main .head p').innerText()).toMatch(judged);
    const gap = page.locator('a', { hasText: /reports? missing/ });
    const row = page.locator('main tbody tr', { has: gap }).first();
    expect(await row.locator('.chip').innerText()).toBe('In, with gaps');
    await row.locator(gap).click();
    await page.waitForURL(/\/data\?source=/);
    expect(await page.locator('#arrivals tr.about').innerText()).toMatch(/[1-9]\d* of \d+ reports missing/);
    expect(await page.locator('#arrivals p').first().innerText()).toMatch(judged);
    await page.close();
  });

  it.each([
    ['at a desk', {}],
    ['on a phone', phone],
    ['without scripts', { javaScriptEnabled: false }],
  ])('names in its cells who is missing, for keyboard and touch as well: %s', async (_, how) => {
    const page = await (await browser.newContext({ locale: 'en-GB', ...how })).newPage();
    await page.goto(`${origin}/data?lang=en`);
    const cell = page.locator('#arrival-report_submission-2026-07 a');
    await cell.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/source=report_submission&month=2026-07/);
    const about = page.locator('#arrivals tr.about');
    await about.waitFor();
    expect(await about.innerText()).toMatch(
      /July 2026: 1 of 55 reports missing[^]*due 7 Aug 2026 and not there: Gia Lai \(52\)/,
    );
    const asked = page.locator('#arrivals td[aria-current]');
    await expect.poll(() => isInSight({ page, cell: asked })).toBe(true);
    await expect.poll(() => asked.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.context().close();
  });

  it.each([
    ['See who', /due \d+ \w+ \d{4} and not there: \S/],
    ['See days', /no rows of \d+ \w+ \d{4}/],
  ])('is where the list of what needs somebody leads: %s', async (action, named) => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(`${origin}/?lang=en`);
    await page.locator('.needs a', { hasText: action }).first().click();
    await page.waitForURL(/\/data\?source=/);
    const about = page.locator('#arrivals tr.about');
    expect(await about.innerText()).toMatch(named);
    await expect.poll(() => isInSight({ page, cell: about })).toBe(true);
    await page.context().close();
  });

  it('marks nothing where its address asks for nothing that could be', async () => {
    const page = await browser.newPage();
    for (const asked of [
      '?source=procedure_month',
      '?source=procedure_month&month=2126-10',
      '?month=2026-10',
    ]) {
      await page.goto(`${origin}/data${asked}`);
      expect(await page.locator('#arrivals td').count()).toBeGreaterThan(0);
      expect(await page.locator('#arrivals td[aria-current]').count()).toBe(0);
    }
    await page.close();
  });
});
