import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { lookAtFocus, tabTo } from '../support/keyboard.ts';

const origin = inject('origin');

/** Somebody who has a keyboard alone, from the page on which they sign in. */
describe('by the keyboard alone', () => {
  let browser: Browser;
  let page: Page;
  const press = (key: string) => page.keyboard.press(key);
  const focused = async () => (await lookAtFocus(page))?.name;
  const openMenus = () => page.locator('details.menu[open]').count();
  /** Follows what has the focus to another page, which has to be live before a key reaches it. */
  const follow = async (to: RegExp) => {
    await press('Enter');
    await page.waitForURL(to);
    await page.waitForLoadState('networkidle');
  };
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
    return () => page.context().close();
  });
  /** Signs in as a sample account, by its button. */
  const signIn = async (label: string) => {
    await page.goto(`${origin}/sign-in?lang=en`, { waitUntil: 'networkidle' });
    await tabTo(page, new RegExp(`^${label}`));
    await follow(/\/(\?.*)?$/);
  };

  it('a leader reads the briefing, asks why, looks behind a figure, opens the meeting and leaves', async () => {
    await signIn('Leader of the whole');

    // Past the frame, to what the page says.
    await tabTo(page, 'Skip to content');
    await press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await tabTo(page, 'Slightly behind');
    await press('Enter');
    expect(await page.locator('[popover]:popover-open').count()).toBe(1);
    await press('Escape');
    expect(await page.locator('[popover]:popover-open').count()).toBe(0);
    expect(await focused()).toBe('Slightly behind');

    // Another period, by its menu: it is left with Escape, and by walking out of it.
    await tabTo(page, /^Choose a period:/, 'Shift+Tab');
    await press('Enter');
    await tabTo(page, 'Quarter');
    await press('Escape');
    expect([await openMenus(), await focused()]).toEqual([0, expect.stringMatching(/^Choose a period:/)]);
    await press('Enter');
    expect(await openMenus()).toBe(1);
    await press('Shift+Tab');
    expect(await openMenus()).toBe(0);
    await tabTo(page, /^Choose a period:/);
    await press('Enter');
    await tabTo(page, 'Quarter');
    await follow(/grain=quarter/);
    expect(await openMenus()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/^Q\d 20/);

    // A headline leads to the page of its figure.
    await tabTo(page, /^Declared again/);
    await follow(/\/indicators\/redeclaration_rate/);
    await tabTo(page, 'Show the working');
    await press('Enter');
    expect(await page.locator('#working').getAttribute('open')).toBe('');

    // Search lies over the page, and gives the focus back.
    await tabTo(page, /^Search/, 'Shift+Tab');
    await press('Enter');
    await page.locator('dialog[open] input[type=search]:focus').waitFor();
    await press('Escape');
    expect([await page.locator('dialog[open]').count(), await focused()]).toEqual([
      0,
      expect.stringMatching(/^Search/),
    ]);

    await tabTo(page, 'Briefing', 'Shift+Tab');
    await follow(/\/\?/);
    await tabTo(page, 'Meeting');
    await follow(/\/meeting/);
    await press('ArrowRight');
    await page.waitForURL(/page=2/);
    await press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    await page.waitForLoadState('networkidle');

    await tabTo(page, /^Your account: /);
    await press('Enter');
    await tabTo(page, 'Sign out');
    await follow(/\/sign-in/);
  });

  it('an analyst takes a figure apart, narrows it, takes that back and takes the numbers away', async () => {
    await signIn('Analyst of the whole');
    await tabTo(page, 'Explore');
    await follow(/\/explore/);
    await tabTo(page, /^Choose figures:/);
    await press('Enter');
    await page.locator('form details[open] input[type=search]:focus').waitFor();
    await page.keyboard.type('re-declaration rate');
    await follow(/indicator=redeclaration_rate/);
    await tabTo(page, 'Rows');
    await page.keyboard.type('Prov');
    await page.waitForURL(/by=unit:TINH/);
    expect(await focused()).toBe('Rows');
    await page.waitForLoadState('networkidle');

    await tabTo(page, /^Hà Nội/);
    await follow(/unit=34-01|where=/);
    await tabTo(page, 'Undo');
    await press('Enter');
    await page.waitForURL(/by=unit:TINH/);
    await page.locator('button:focus[aria-label=Undo]').waitFor();

    await tabTo(page, /^CSV/);
    const download = page.waitForEvent('download');
    await press('Enter');
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  });

  it('an analyst who narrows by a row of the table goes on from the table, and by a bar from what is drawn', async () => {
    await signIn('Analyst of the whole');
    await page.goto(`${origin}/explore?indicator=redeclaration_rate&by=unit:TINH&lang=en`, {
      waitUntil: 'networkidle',
    });
    await page.locator('#answer tbody th a').first().focus();
    await press('Enter');
    await page.waitForURL(/unit=34-/);
    await page.locator('#answer .scroll:focus').waitFor();
    await press('Tab');
    expect(await page.locator('#answer thead a:focus').count()).toBe(1);

    await page.goto(`${origin}/explore?indicator=redeclaration_rate&by=unit:TINH&lang=en`, {
      waitUntil: 'networkidle',
    });
    await page.locator('.bar svg[role=group]:visible a[href*="unit=34-"]').first().focus();
    await press('Enter');
    await page.waitForURL(/unit=34-/);
    await page.locator('section h2:focus').waitFor();
  });

  it('an owner of data finds what lacks, and sends an extract to be checked', async () => {
    await signIn('Data owner of a province');
    await tabTo(page, 'Data');
    await follow(/\/data/);
    await tabTo(page, /^Procedures by month/);
    await follow(/\/refresh\/procedure_month/);
    await tabTo(page, 'Send an extract');
    await follow(/\/upload/);

    // Asked for early: the browser has to hand over what would else be a window of the system.
    const choosing = page.waitForEvent('filechooser');
    await tabTo(page, 'File');
    await press('Enter');
    const delivered = readFileSync(
      join(inject('dataDirectory'), 'inbox', 'procedure_month', '2026-10.csv'),
      'utf8',
    );
    const [head, ...rows] = delivered.split('\r\n').join('\n').split('\n');
    const own = rows.filter((row) => row.split(';')[1] === '48');
    expect(own.length).toBeGreaterThan(1);
    await (
      await choosing
    ).setFiles({
      ...{ name: '2026-10.csv', mimeType: 'text/csv' },
      buffer: Buffer.from([head, ...own, ''].join('\n')),
    });
    await tabTo(page, 'Send and check');
    await follow(/file=/);
    await page.getByRole('button', { name: 'Withdraw' }).waitFor();
    await tabTo(page, 'Withdraw');
    await follow(/\/upload$/);

    // The menu of whose it is gives the focus back.
    await tabTo(page, /^Your account: /);
    await press('Enter');
    await tabTo(page, 'Your account');
    await press('Escape');
    expect(await focused()).toMatch(/^Your account: /);
  });
});
