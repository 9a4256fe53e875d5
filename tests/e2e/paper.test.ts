import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium, openListening } from '../support/chromium.ts';
import { readPdf, type PdfText } from '../support/pdf-text.ts';

const origin = inject('origin');
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject('origin'));
});
afterAll(() => browser.close());

/** Follows the page's own link to its PDF. */
async function printed(page: Page): Promise<PdfText> {
  const href = await page.locator('a[type="application/pdf"]').getAttribute('href');
  const answer = await page.request.get(`${origin}${href}`, { timeout: 115_000 });
  expect(answer.headers()['content-type']).toBe('application/pdf');
  return readPdf(new Uint8Array(await answer.body()).buffer);
}

/** Texts as a person reads them, for finding them in a PDF. */
const textsOf = async (page: Page, selector: string) =>
  (await page.locator(selector).allTextContents()).map((text) =>
    text.normalize('NFC').replace(/\s+/g, ' ').trim(),
  );

/** Texts of cards that stand beyond the edges of their cards. */
const beyondCards = (page: Page) =>
  page.locator('li.card').evaluateAll((cards) =>
    cards.flatMap((card) => {
      const { right, bottom } = card.getBoundingClientRect();
      return [...card.querySelectorAll('span:not(.unseen), p')].flatMap((part) => {
        const own = part.getBoundingClientRect();
        return own.right > right || own.bottom > bottom ? [`beyond its card: ${part.textContent}`] : [];
      });
    }),
  );

/** A number with the sign its language writes it by, from a text such as `50.0%`. */
const numberIn = (text: string) => /[\d.,]+/.exec(text)![0];

describe('a leader with paper', () => {
  let context: BrowserContext;
  let page: Page;
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  it('prints the briefing: the numbers of the screen, as-of, version, pages counted and who is missing', async () => {
    await page.goto(`${origin}/?lang=en&period=2026-10`);
    const values = await textsOf(page, 'li.headline .value');
    await page.getByText('and 2 more of Đắk Lắk').click();
    const needs = await textsOf(page, '.needs ol > li > span:nth-child(2), .needs ul > li > span');
    expect(needs).toContainEqual(expect.stringContaining('Đắk Lắk worse for the third period running'));
    const finding = await page.getByRole('heading', { level: 1 }).innerText();
    const pdf = await printed(page);
    const text = pdf.pages.join(' ');
    expect(values).toHaveLength(7);
    expect(values.map(numberIn).filter((value) => !text.includes(value))).toEqual([]);
    // A line of paper may end at a hyphen.
    const bare = (one: string) => one.replaceAll(/\s/g, '');
    expect(needs.filter((sentence) => !bare(text).includes(bare(sentence)))).toEqual([]);
    expect(text).toContain(finding);
    expect(text).toMatch(
      /Reported: 31 of 34 units\. Not in yet, due by 7 Nov 2026: Lai Châu, Gia Lai and Cà Mau\./,
    );
    for (const [index, sheet] of pdf.pages.entries()) {
      expect(sheet).toContain(`Page ${index + 1} of ${pdf.pages.length}`);
      expect(sheet).toMatch(/Data as of 31 Oct 2026 · Version .+ \(\d{8}-/);
      expect(sheet).toContain('Briefing · Whole organisation · October 2026');
    }
    expect(pdf).toMatchObject({
      title: 'Briefing · Whole organisation · October 2026 · Lodestar',
      language: 'en',
      isTagged: true,
    });
    expect(pdf.faces.toSorted()).toEqual([
      'BeVietnamPro-Medium',
      'BeVietnamPro-Regular',
      'BeVietnamPro-SemiBold',
    ]);
    expect(pdf.pages.length).toBeLessThanOrEqual(3);
  });

  it.each([
    { language: 'en', reported: '31 of 34 units', note: 'Lai Châu, Gia Lai and Cà Mau', most: 4 },
    { language: 'vi', reported: '31/34 đơn vị', note: 'Lai Châu, Gia Lai và Cà Mau', most: 4 },
    { language: 'hi', reported: '34', note: 'देय:', most: 4 },
  ])('prints an indicator in $language as the screen has it', async ({ language, reported, note, most }) => {
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=${language}&period=2026-10`);
    const [value] = await textsOf(page, '.side .value');
    const ranked = await textsOf(page, '#units tbody td:nth-child(3)');
    const periods = await textsOf(page, '#periods tbody td strong');
    const asOf = await page.locator('p.quiet strong').first().innerText();
    const pdf = await printed(page);
    const text = pdf.pages.join(' ');
    const numbers = [value!, ...ranked, ...periods].filter((one) => /\d/.test(one)).map(numberIn);
    expect(numbers.length).toBeGreaterThan(40);
    expect(numbers.filter((one) => !text.includes(one))).toEqual([]);
    expect(text).toContain(reported);
    expect(text).toContain(note);
    // Of a Hindi day the digits alone are certain, see support/pdf-text.ts.
    for (const part of asOf.match(/[\d/]+/g)!) expect(text).toContain(part);
    expect(pdf).toMatchObject({ language, isTagged: true });
    expect(pdf.pages.length).toBeLessThanOrEqual(most);
  });

  it.each([
    { language: 'en', unit: '34-66', note: 'Provisional: this value may still change.' },
    { language: 'vi', unit: '34-66', note: 'Số liệu sơ bộ: giá trị này còn có thể thay đổi.' },
    { language: 'hi', unit: '34-66', note: '34' },
    { language: 'en', unit: '00', note: 'Not in yet, due by 7 Nov 2026: Lai Châu, Gia Lai and Cà Mau.' },
  ])('prints the scorecard of $unit in $language as the screen has it', async ({ language, unit, note }) => {
    await page.goto(`${origin}/units/${unit}?lang=${language}&period=2026-10`);
    const named = await page
      .locator('td[data-label]')
      .evaluateAll((cells) => cells.map((cell) => cell.textContent));
    const values = await textsOf(page, 'tbody td.value .whole');
    const middles = await textsOf(page, 'tbody td.peers');
    const pdf = await printed(page);
    const text = pdf.pages.join(' ');
    const numbers = [...values, ...named, ...middles].flatMap((one) => one.match(/\d[\d.,]*\d|\d/g) ?? []);
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.filter((one) => !text.includes(one))).toEqual([]);
    expect(text).toContain(note);
    for (const sheet of pdf.pages) expect(sheet).toMatch(/\(\d{8}-/);
    expect(pdf).toMatchObject({ language, isTagged: true });
    expect(pdf.pages.length).toBeLessThanOrEqual(4);
  });

  it('prints all columns of a scorecard within the sheet, with the notes of its figures', async () => {
    await page.goto(`${origin}/units/34-66?lang=vi&period=2026-10`);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 695, height: 1000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(696);
    const marks = (await textsOf(page, 'table.lines sup')).flatMap((one) => one.split(', '));
    const notes = await textsOf(page, '.footnotes li sup');
    expect([...new Set(marks)].toSorted()).toEqual(notes.toSorted());
    expect(await page.locator('.footnotes').isVisible()).toBe(true);
  });

  it('prints what decides first, and the head of a table again wherever it goes on', async () => {
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=en&period=2026-10`);
    const { pages } = await printed(page);
    expect(pages[0]).toMatch(
      /1\.6 pts behind the path.*Down from 23\.9%.*15 of 31 behind the path, most of all Đắk Lắk \(31\.2%\)/,
    );
    // Text in columns is written into the file after what stands below it.
    expect(pages[1]).toContain('Rank Unit Value Status ');
    expect(pages[1]).toMatch(/Where does this number come from\?.*All periods/);
    expect(pages.join(' ')).toMatch(/All periods.*How the status came about.*comes mostly from/);
  });

  it('prints long names of units beside their values, never over them', async () => {
    await page.goto(`${origin}/indicators/priority_database_operational_rate?lang=en&period=2026-10`);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 695, height: 1000 });
    const over = await page
      .locator('#units th[scope], #units tbody td')
      .evaluateAll((cells) =>
        cells.filter(
          (cell) => cell.scrollWidth > cell.clientWidth + 1 || cell.getBoundingClientRect().right > 696,
        ),
      );
    expect(over).toEqual([]);
  });

  it.each(['en', 'vi', 'hi'])(
    'prints what lies beside a unit in lines, not in single words, in %s',
    async (lang) => {
      await page.goto(`${origin}/units/34-66?lang=${lang}&period=2026-10`);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 695, height: 1000 });
      const high = await page
        .locator('tbody tr:not(.pillar)')
        .evaluateAll((rows) => rows.map((row) => row.clientHeight).filter((height) => height > 72));
      expect(high).toEqual([]);
    },
  );

  it('prints the board from its first page on, without ways to click', async () => {
    await page.goto(`${origin}/refresh?lang=en`);
    const { pages } = await readPdf(new Uint8Array(await page.pdf({ preferCSSPageSize: true })).buffer);
    expect(pages[0]).toMatch(/Register of units.*Register of connections/);
    expect(pages.join(' ')).not.toMatch(/Next action|Mend rows/);
  });

  it('prints the unit, period and tree that were asked for', async () => {
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=en&unit=34-66&period=2026-09&tree=then`);
    const [value] = await textsOf(page, '.side .value');
    const { pages } = await printed(page);
    expect(pages[0]).toMatch(/Đắk Lắk · September 2026/);
    expect(pages[0]).toContain(numberIn(value!));
    expect(pages[0]).toContain('Read by the tree as it stood on each day');
  });

  it('gets by Ctrl P what the PDF has: no ways to click, notes at the figures, heads on every table', async () => {
    await page.goto(`${origin}/?lang=en&period=2026-10`);
    expect(await page.locator('.footnotes').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.locator('header, nav').evaluateAll((found) => found.filter((one) => one.checkVisibility())),
    ).toEqual([]);
    expect(await page.locator('.footnotes').isVisible()).toBe(true);
    const declared = page.locator('li.headline', { hasText: 'Declared again' });
    const marks = (await declared.locator('sup').innerText()).split(', ');
    const noted = await textsOf(page, '.footnotes li');
    expect(noted.filter((note) => marks.some((mark) => note.startsWith(`${mark} `))).join(' ')).toContain(
      'Lai Châu',
    );
    const heads = await page
      .locator('thead:not(.unseen)')
      .evaluateAll((all) => all.map((head) => getComputedStyle(head).display));
    expect(heads.filter((display) => display === 'block')).toEqual([]);
  });

  it.each([
    ['light', '/'],
    ['dark', '/'],
    ['dark', '/indicators/redeclaration_rate'],
  ] as const)('reads sheets on white whatever the screen is: %s, %s', async (theme, path) => {
    await page.goto(`${origin}${path}?lang=en&theme=${theme}`);
    await page.emulateMedia({ media: 'print', colorScheme: theme });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
});

describe('a meeting', () => {
  it('is walked through by the keyboard, with unit and period kept, and left by Escape', async () => {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const { page, seen } = await openListening(context, origin);
    await page.goto(`${origin}/?lang=en&period=2026-09`);
    await page.getByRole('link', { name: 'Meeting' }).click();
    await page.waitForURL('**/meeting?period=2026-09');
    await page.waitForLoadState('networkidle');
    const number = page.locator('.number:visible').last();
    const count = Number((await number.innerText()).split(' of ')[1]);
    const at = (page_: number) => number.filter({ hasText: `${page_} of ${count}` }).waitFor();
    await page.keyboard.press('ArrowRight');
    await at(2);
    await page.keyboard.press(' ');
    await at(3);
    await page.keyboard.press('PageUp');
    await at(2);
    await page.keyboard.press('End');
    await at(count);
    await page.keyboard.press('ArrowRight');
    await at(count);
    await page.keyboard.press('Home');
    await at(1);
    expect(new URL(page.url()).search).toBe('?period=2026-09');
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement === null);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    expect(new URL(page.url()).search).toBe('?period=2026-09');
    expect(seen).toEqual({ console: [], foreign: [], failed: [] });
    await context.close();
  });

  it('shows each headline that is behind as the page of the indicator does', async () => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(`${origin}/meeting?lang=en&page=4`);
    const heading = await page.getByRole('heading', { level: 1 }).innerText();
    const worst = await page.locator('.stage tbody th').first().innerText();
    await page.getByRole('link', { name: 'Open the indicator' }).click();
    await page.waitForURL('**/indicators/**');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(heading);
    await page.locator('#units details:has(table) > summary').click();
    expect(await page.locator('#units tbody tr', { hasText: worst }).innerText()).toContain('Behind');
    expect(await page.locator('#units tbody th').first().innerText()).toBe(worst);
    await page.close();
  });

  it('is scrolled by the keyboard where it is higher than its window, and turned from its end', async () => {
    const page = await browser.newPage({ viewport: { width: 683, height: 384 } });
    await page.goto(`${origin}/meeting?lang=en&page=2`, { waitUntil: 'networkidle' });
    const scrolled = () => page.evaluate(() => document.documentElement.scrollTop);
    await page.keyboard.press('PageDown');
    await page.waitForFunction(() => document.documentElement.scrollTop > 0);
    // A press that falls into the scrolling of the one before may be lost.
    const isAtEnd = () =>
      page.evaluate(() => {
        const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
        return scrollTop + clientHeight >= scrollHeight - 2;
      });
    for (let press = 0; press < 20 && !(await isAtEnd()); press++) {
      await page.keyboard.press('End');
      await page.waitForTimeout(500);
    }
    expect(await isAtEnd()).toBe(true);
    expect(new URL(page.url()).searchParams.get('page')).toBe('2');
    await page.keyboard.press('PageDown');
    await page.waitForURL('**/meeting?*page=3*');
    await expect.poll(scrolled).toBe(0);
    await page.close();
  });

  it('is walked through without JavaScript by its links', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false });
    const page = await still.newPage();
    await page.goto(`${origin}/meeting?lang=vi`);
    const headings = new Set([await page.getByRole('heading', { level: 1 }).innerText()]);
    while ((await page.locator('a[rel="next"]').count()) > 0) {
      await page.locator('a[rel="next"]').click();
      headings.add(await page.getByRole('heading', { level: 1 }).innerText());
      expect(await page.locator('.meeting').innerText()).toContain('31/10/2026');
    }
    expect(headings.size).toBeGreaterThanOrEqual(7);
    await still.close();
  });

  it.each([
    { language: 'vi', width: 1366, height: 768, colorScheme: 'light' },
    { language: 'hi', width: 1920, height: 1080, colorScheme: 'dark' },
    { language: 'en', width: 3840, height: 2160, colorScheme: 'dark' },
  ] as const)(
    'fits $width × $height in $language, page by page, and is accessible',
    async ({ language, ...screen }) => {
      const { width, height, colorScheme } = screen;
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await context.newPage();
      await page.goto(`${origin}/meeting?lang=${language}`);
      const pages = Number((await page.locator('.number:visible').last().innerText()).match(/\d+/g)!.at(-1));
      const over: string[] = [];
      for (let number = 1; number <= pages; number++) {
        await page.goto(`${origin}/meeting?page=${number}`);
        const [wider, taller] = await page.evaluate(() => {
          const { scrollWidth, scrollHeight } = document.documentElement;
          return [scrollWidth - window.innerWidth, scrollHeight - window.innerHeight];
        });
        if (wider! > 0 || taller! > 0) over.push(`page ${number}: ${wider} × ${taller} px too large`);
        over.push(...(await beyondCards(page)).map((text) => `page ${number}: ${text}`));
        // A larger screen has the same elements, larger.
        const { violations } = width > 3000 ? { violations: [] } : await new AxeBuilder({ page }).analyze();
        over.push(...violations.map(({ id, nodes }) => `page ${number}: ${id} ${nodes[0]?.html}`));
      }
      expect(over).toEqual([]);
      await context.close();
    },
  );

  it('is read on a phone, at 320 px without scrolling sideways', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
    const wider: string[] = [];
    for (let number = 1; number <= 9; number++) {
      await page.goto(`${origin}/meeting?lang=hi&page=${number}`);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) wider.push(`page ${number}: ${overflow} px`);
    }
    expect(wider).toEqual([]);
    await page.close();
  });
});
