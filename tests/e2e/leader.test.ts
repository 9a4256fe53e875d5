import { eq } from 'drizzle-orm';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { findPerson } from '#warehouse/control/people.ts';
import { visit } from '#warehouse/control/visit-schema.ts';
import { readVisits } from '#warehouse/control/visits.ts';
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

  it('is told in the head of the page what changed since the last visit, and led to it', async () => {
    const own = await launchChromium(origin, 'leader-province');
    const desk = await own.newContext({ viewport: { width: 1366, height: 768 } });
    const screen = await desk.newPage();
    await screen.goto(`${origin}/?lang=en`);
    const control = openControl(dataPaths(inject('dataDirectory')).control);
    const { personId } = findPerson(control, 'leader-province')!;
    // What is seen is noted after the answer.
    await expect.poll(() => readVisits(control, personId)).not.toBeNull();
    const { last } = readVisits(control, personId)!;
    const briefings = last.briefings.map((one) => ({
      ...one,
      overdue: one.overdue === null ? null : one.overdue + 1,
      figures: one.figures.map((figure) => ({ ...figure, value: figure.value && figure.value * 0.9 })),
    }));
    const then = { snapshotId: 'of-old', at: '2026-11-12T01:00:00.000Z', briefings };
    control.db.update(visit).set({ last: then, seenAt: then.at }).where(eq(visit.personId, personId)).run();
    control.close();
    for (const [language, line] of [
      ['en', /^Since your last visit \(12 Nov 2026\) \d of \d headlines changed$/],
      ['vi', /^Kể từ lần xem trước \(12\/11\/2026\), \d trong \d chỉ tiêu chính đã thay đổi$/],
      ['hi', /^आपने पिछली बार \(12 नव॰ 2026\) देखा, उसके बाद \d में से \d मुख्य संकेतक बदले$/],
    ] as const) {
      await screen.goto(`${origin}/?lang=${language}`);
      const told = screen.locator('.lead a[href="#since"]');
      expect((await told.innerText()).trim()).toMatch(line);
      const bottoms = await screen
        .locator('main li.headline, .lead a[href="#since"]')
        .evaluateAll((some) => some.map((one) => one.getBoundingClientRect().bottom));
      expect(bottoms.length).toBeGreaterThan(5);
      expect(Math.max(...bottoms)).toBeLessThanOrEqual(768);
    }
    await screen.goto(`${origin}/?lang=en`);
    await screen.locator('.lead a[href="#since"]').click();
    const list = screen.locator('#since');
    await expect.poll(() => list.evaluate((one) => one.getBoundingClientRect().top < 768)).toBe(true);
    expect(await list.innerText()).toContain('That version is no longer kept');
    await screen.emulateMedia({ media: 'print' });
    expect(await screen.locator('a[href="#since"], #since').filter({ visible: true }).count()).toBe(0);
    await own.close();
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

  it('is told of how many matters it sees the first, and led to all of them, also without JavaScript', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(`${origin}/?lang=en`);
    const lines = plain.locator('.needs ol > li > span:nth-child(2)');
    const count = plain.locator('.needs .head .quiet');
    const some = await lines.allInnerTexts();
    const of = /^8 of (\d+) matters, worst first/.exec(await count.innerText())?.[1];
    expect(some).toHaveLength(8);
    expect(Number(of)).toBeGreaterThan(8);

    await plain.getByRole('link', { name: 'Show all matters' }).click();
    await plain.waitForURL(/needs=all/);
    expect(await count.innerText()).toMatch(new RegExp(`^${of} matters, worst first`));
    const all = await lines.allInnerTexts();
    expect(all).toHaveLength(Number(of));
    expect(all).toEqual(expect.arrayContaining(some));

    await plain.getByRole('link', { name: 'Show the first 8 only' }).click();
    await plain.waitForURL((url) => !url.searchParams.has('needs'));
    expect(await lines.allInnerTexts()).toEqual(some);
    await still.close();
  });

  it('goes from the overdue tasks to the units that have them and to their rows, also without JavaScript', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    const figure = plain.locator('.figure', { hasText: 'are overdue' });
    await plain.goto(`${origin}/?lang=en`);
    const count = /^Tasks: (\d+) of/.exec(await figure.locator('h2').innerText())![1]!;
    const drawn = figure.locator('svg').getByRole('link', { name: `Overdue: ${count}, by unit` });
    const byUnit = await drawn.getAttribute('href');
    expect(await figure.locator('h2 a').getAttribute('href')).toBe(byUnit);

    await figure.getByRole('link', { name: /^Overdue ?, by unit$/ }).click();
    expect(decodeURIComponent(plain.url())).toContain('where=task_status:overdue');
    expect(new URL(plain.url()).search).toBe(new URL(byUnit!, origin).search);
    expect(await plain.locator('main').innerText()).toContain('Gia Lai');

    await plain.goto(`${origin}/?lang=en`);
    await figure.getByRole('link', { name: /^Rows ?: Overdue$/ }).click();
    expect(await plain.locator('main').innerText()).toContain(`of ${count}`);
    // Which task it is, and by when it was due.
    const row = await plain.locator('main tbody tr').first().innerText();
    expect(row).toMatch(/\(NV-\d{5}\)/);
    expect(row).toMatch(/\d{1,2} [A-Z][a-z]+ 202\d/);
    await still.close();
  });

  it('is shown which indicator measures a phase, its value against its goal, and led to it', async () => {
    await page.goto(`${origin}/?lang=en`);
    const figure = page.locator('.figure:has(a[href^="/phases.svg"])');
    expect(await figure.innerText()).toContain('reported: 30 of 31 days');
    const measure = figure.locator('svg:visible').getByRole('link', { name: /^Use of shared data: / });
    expect(await measure.getAttribute('aria-label')).toBe(
      'Use of shared data: 50.0% · goal 70% by 2028 · On path',
    );
    await measure.click();
    await page.waitForURL(/\/indicators\/shared_dataset_utilisation_rate/);
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
