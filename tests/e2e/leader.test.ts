import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

describe('a leader', () => {
  const origin = inject('origin');
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  it('sees as-of, the seven headlines and the count of overdue tasks without scrolling', async () => {
    await page.goto(`${origin}/?lang=en`);
    const bottoms = await page
      .locator('main li.headline')
      .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().bottom));
    expect(bottoms).toHaveLength(7);
    expect(Math.max(...bottoms)).toBeLessThanOrEqual(768);
    expect(await page.getByText('31 Oct 2026').first().isVisible()).toBe(true);
    const overdue = page.locator('main li.headline', { hasText: 'Overdue tasks' });
    expect(await overdue.innerText()).toMatch(/\d+ of 1,287/);
  });

  it('reads a finding first, composed of the headlines', async () => {
    await page.goto(`${origin}/?lang=en`);
    const finding = await page.getByRole('heading', { level: 1 }).innerText();
    expect(finding).toMatch(/^October 2026: .*mandatory connections, 61 days left as of 31 Oct 2026/);
  });

  it.each([
    { grain: 'month', period: '2026-07', name: 'July 2026', months: ['July 2026'] },
    { grain: 'quarter', period: '2026-04', name: 'Q2 2026', months: ['May 2026'] },
    { grain: 'year', period: '2025', name: '2025', months: [] },
  ])('is told of $name what needs it in $name, and apart what needs it today', async (asked) => {
    const { grain, period, name, months } = asked;
    await page.goto(`${origin}/?lang=en&grain=${grain}&period=${period}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(new RegExp(`^${name}: `));
    expect(await page.title()).toContain(`· ${name} · Lodestar`);
    expect(await page.locator('.needs h2').innerText()).toBe(`What needs you: ${name}`);
    const sentences = await page.locator('.needs :is(h3, ol > li > span:nth-child(2))').allInnerTexts();
    const apart = sentences.findIndex((text) => /^As of .+, whatever the period$/.test(text));
    expect(apart).toBeGreaterThan(0);
    const lacks = (some: string[]) =>
      some.flatMap((text) => /for (\w+ \d{4}) (?:is|are) missing/.exec(text)?.[1] ?? []);
    expect(lacks(sentences.slice(0, apart))).toEqual(months);
    expect(lacks(sentences.slice(apart))).toEqual(['July 2026']);
    const today = page.locator('.card.trust h2');
    expect(await today.innerText()).toMatch(/^Can I trust this\? As of \d/);

    await page.getByRole('link', { name: 'Meeting' }).click();
    await page.waitForURL(/\/meeting/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(new RegExp(`^${name}: `));
    await page.goto(`${page.url()}&page=3`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(`What needs you: ${name}`);
  });

  it('is told calmly what is not in yet and not due, and led to who it is', async () => {
    await page.goto(`${origin}/?lang=en`);
    const awaited = page.locator('.needs .awaited');
    expect(await awaited.innerText()).toMatch(
      /^Declared again: \d+ of 34 units \(.+\) (?:has|have) not reported yet for October 2026, due by 7 Nov 2026: \S/,
    );
    await awaited.getByRole('link').click();
    await page.waitForURL(/\/indicators\/redeclaration_rate.*#reports$/);
    expect(await page.locator('#reports').innerText()).toContain('Not in yet, due by 7 Nov 2026');
  });

  it('is told a line a unit, and unfolds what else is said of it, also without JavaScript', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(`${origin}/?lang=en`);
    const lines = await plain.locator('.needs ol > li > span:nth-child(2)').allInnerTexts();
    expect(lines.filter((line) => line.includes('Đắk Lắk'))).toHaveLength(1);
    const worse = plain.getByText(/^Declared again: Đắk Lắk worse/);
    expect(await worse.isVisible()).toBe(false);
    await plain.getByText('and 2 more of Đắk Lắk').click();
    expect(await worse.isVisible()).toBe(true);
    await still.close();
  });

  it('goes from a headline to the units behind it and to where the number comes from', async () => {
    await page.goto(`${origin}/?lang=en`);
    await page.locator('main li.headline', { hasText: 'Declared again' }).getByRole('link').click();
    await page.waitForURL(/\/indicators\/redeclaration_rate/);
    expect(await page.locator('main').innerText()).toContain('Đắk Lắk');
    expect(await page.locator('main').innerText()).toContain('Where does this number come from');
  });

  it('reads the same briefing without JavaScript, and switches unit and period by links', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(`${origin}/?lang=vi&unit=34-66&period=2026-09`);
    expect(await plain.locator('main li.headline').count()).toBe(7);
    expect(await plain.locator('main').innerText()).toContain('09/2026');
    await still.close();
  });

  it('is greeted in the language chosen before', async () => {
    await page.goto(`${origin}/?lang=hi`);
    await page.goto(`${origin}/indicators`);
    expect(await page.getAttribute('html', 'lang')).toBe('hi');
  });

  it('is told in words when there is no such page', async () => {
    const answer = await page.goto(`${origin}/indicators/no_such_indicator?lang=en`);
    expect(answer?.status()).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
  });
});
