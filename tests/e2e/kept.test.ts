import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

describe('what people keep', () => {
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

  it('is a note at a day, on the figure and below it, until it is taken back', async () => {
    const text = `Biểu mẫu mới <b>từ ngày này</b> ${randomUUID()}`;
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=vi&unit=34-66&period=2026-09`);
    await page.getByText('Viết ghi chú').click();
    await page.getByLabel('Ngày liên quan').fill('2026-03-15');
    await page.getByLabel('Ghi chú', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Lưu ghi chú' }).click();
    await page.waitForURL(/unit=34-66&period=2026-09#notes$/);
    const kept = page.locator('#notes li', { hasText: text });
    // What is read on from is the note, not the top of the page.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('notes');
    expect(await kept.innerText()).toContain('15/03/2026');
    const number = await kept.locator('.number').innerText();
    expect(
      await page.locator('main .figure svg text', { hasText: new RegExp(`^${number}$`) }).count(),
    ).toBeGreaterThan(0);
    await page.goto(`${origin}/indicators/redeclaration_rate?unit=34-01`);
    expect(await page.getByText(text).count()).toBe(0);
    await page.goBack();
    expect(await kept.getByRole('button').isVisible()).toBe(false);
    await kept.getByText('Thu hồi ghi chú').click();
    await kept.getByRole('button', { name: 'Thu hồi' }).click();
    await kept.waitFor({ state: 'detached' });
  });

  it('is what they do before the page comes alive: unfold, type, choose', async () => {
    const early = async (path: string, alive: () => Promise<unknown>, work: () => Promise<unknown>) => {
      const { promise: comesAlive, resolve: awake } = Promise.withResolvers<void>();
      await page.route('**/_app/**/*.js', async (route) => {
        await comesAlive;
        await route.continue();
      });
      await page.goto(`${origin}${path}`, { waitUntil: 'commit' });
      await work();
      awake();
      // What waits for scripts is offered now.
      await alive();
      await page.unrouteAll({ behavior: 'wait' });
    };
    const text = page.getByLabel('Ghi chú', { exact: true });
    const day = page.getByLabel('Ngày liên quan');
    const offered = () => expect.poll(() => page.locator('main li[hidden]').count()).toBe(0);
    await early('/indicators/redeclaration_rate?lang=vi&unit=34-66', offered, async () => {
      await page.getByText('Viết ghi chú').click();
      await text.fill('Viết sớm');
      await day.fill('2026-03-15');
    });
    expect(await text.isVisible()).toBe(true);
    expect([await text.inputValue(), await day.inputValue()]).toEqual(['Viết sớm', '2026-03-15']);

    const rows = page.getByLabel('Hàng', { exact: true });
    const question = '/explore?lang=vi&unit=00&measure=document_day.docs&by=counterpart_level';
    await early(question, offered, () => rows.selectOption({ label: 'Chiều văn bản' }));
    expect(await rows.inputValue()).toBe('direction');
  });

  it('is told why a note was not kept, with what was written still there, without scripts too', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(`${origin}/indicators/overdue_task_rate?lang=en`);
    await plain.locator('#notes > details > summary').click();
    await plain.locator('#note-text').evaluate((field) => field.removeAttribute('maxlength'));
    await plain.locator('#note-text').fill('x'.repeat(501));
    await plain.getByRole('button', { name: 'Keep the note' }).click();
    expect(await plain.getByRole('alert').innerText()).toContain('1 to 500 characters');
    expect(await plain.locator('#note-text').inputValue()).toHaveLength(501);
    await still.close();
  });

  it('is a note being written, there again after they left, until it is kept or taken out', async () => {
    const path = '/indicators/redeclaration_rate?lang=en&unit=34-66';
    const text = page.locator('#note-text');
    const day = page.getByLabel('Day it is about');
    const again = page.locator('#notes output');
    const written = `Half a thought, ${randomUUID()}`;
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    await page.getByText('Write a note').click();
    await day.fill('2026-03-15');
    await text.fill(written);
    expect(await again.isVisible()).toBe(false);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Data' }).click();
    await page.waitForURL(/\/data/);
    // Another unit's is another note.
    await page.goto(`${origin}/indicators/redeclaration_rate?unit=34-01`, { waitUntil: 'networkidle' });
    expect([await text.inputValue(), await again.isVisible()]).toEqual(['', false]);
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    expect(await again.innerText()).toContain('Not saved yet');
    expect([await text.inputValue(), await day.inputValue()]).toEqual([written, '2026-03-15']);

    // A session that ends meanwhile costs nothing either.
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.getByRole('button', { name: 'Keep the note' }).click();
    await page.waitForURL(/\/sign-in/);
    await page.waitForLoadState('networkidle');
    await context.addCookies(cookies);
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    expect([await text.inputValue(), await day.inputValue()]).toEqual([written, '2026-03-15']);

    await page.getByRole('button', { name: 'Keep the note' }).click();
    const kept = page.locator('#notes li', { hasText: written });
    await kept.waitFor();
    await page.waitForLoadState('networkidle');
    expect([await text.inputValue(), await again.isVisible()]).toEqual(['', false]);
    await page.reload({ waitUntil: 'networkidle' });
    expect([await text.inputValue(), await again.isVisible()]).toEqual(['', false]);
    await kept.getByText('Take note').click();
    await kept.getByRole('button', { name: 'Take back' }).click();
    await kept.waitFor({ state: 'detached' });
  });

  it('is nothing of what was being written once they sign out', async () => {
    const own = await launchChromium(origin, 'analyst');
    const theirs = await (await own.newContext()).newPage();
    await theirs.goto(`${origin}/indicators/overdue_task_rate?lang=en`, { waitUntil: 'networkidle' });
    await theirs.getByText('Write a note').click();
    await theirs.locator('#note-text').fill('For nobody else');
    const keys = () => theirs.evaluate(() => JSON.stringify(sessionStorage).includes('For nobody else'));
    expect(await keys()).toBe(true);
    await theirs.locator('header summary', { hasText: 'Your account:' }).click();
    await theirs.getByRole('button', { name: 'Sign out' }).click();
    await theirs.waitForURL(/\/sign-in/);
    expect(await keys()).toBe(false);
    await own.close();
  });

  it('is a view under a name, whose link opens the same question for somebody else', async () => {
    const name = `Theo kênh ${randomUUID()}`;
    await page.goto(`${origin}/explore?lang=en&measure=document_day.docs&by=counterpart_level`);
    const question = new URL(page.url()).searchParams;
    question.delete('lang');
    await page.getByText('Save this view').click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(`Saved as “${name}”`).waitFor();
    const handedOn = await page.getByLabel('Link to hand on').inputValue();
    expect(page.url()).toContain('/explore?');
    const another = await launchChromium(origin, 'analyst-province');
    const guest = await (await another.newContext()).newPage();
    expect((await guest.goto(handedOn))?.status()).toBe(200);
    expect(new URL(guest.url()).searchParams.toString()).toBe(question.toString());
    await another.close();
    await page.goto(`${origin}/views`);
    const link = page.getByRole('link', { name });
    expect(await link.getAttribute('href')).toBe(handedOn.slice(origin.length));
    await page.getByRole('button', { name: `Remove “${name}”` }).click();
    await link.waitFor({ state: 'detached' });
  });

  it('is a view under a name without scripts too, and its link is told where it was saved', async () => {
    const name = `Theo tháng ${randomUUID()}`;
    const still = await browser.newContext({ javaScriptEnabled: false });
    const plain = await still.newPage();
    await plain.goto(`${origin}/explore?lang=en&measure=document_day.docs&by=counterpart_level`);
    await plain.getByText('Save this view').click();
    await plain.getByLabel('Name', { exact: true }).fill(name);
    await plain.getByRole('button', { name: 'Save', exact: true }).click();
    expect(await plain.getByRole('status').allInnerTexts()).toContain(`Saved as “${name}”`);
    expect(await plain.getByLabel('Link to hand on').inputValue()).toMatch(/^http.*\/explore\?measure=/);
    await still.close();
  });
});
