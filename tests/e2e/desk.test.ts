import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const origin = inject('origin');
const SOURCE = 'member_record_month';
const file = join(inject('dataDirectory'), 'inbox', SOURCE, '2026-10.xlsx');
const RUN_MS = 180_000;

/** Waits until the run that a page follows has ended, and gives what it says then. */
async function ended(page: Page): Promise<string> {
  await page.waitForURL(/request=/);
  await page.locator('section[aria-live][aria-busy="false"]').waitFor({ timeout: RUN_MS });
  return page.locator('section[aria-live]').innerText();
}

/** The version that waits with another load of the source. */
const waiting = (page: Page) =>
  page.locator('section.card', { has: page.getByRole('heading', { name: /^It would change/ }) });

/** Holds what a page sends to an address back until it is let go. */
async function holding(page: Page, address: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

describe('a delivery that two people have to look at', { timeout: RUN_MS + 60_000 }, () => {
  let steward: Browser;
  let office: Browser;
  let page: Page;
  let other: Page;
  let delivered: Buffer;

  beforeAll(async () => {
    [steward, office] = await Promise.all([
      launchChromium(origin, 'steward'),
      launchChromium(origin, 'office'),
    ]);
    [page, other] = await Promise.all([steward.newPage(), office.newPage()]);
    delivered = readFileSync(file);
    rmSync(file);
  });
  afterAll(async () => {
    writeFileSync(file, delivered);
    await Promise.all([steward.close(), office.close()]);
  });

  const open = (on: Page, path: string) => on.goto(`${origin}${path}`, { waitUntil: 'networkidle' });

  it('waits when its officer has it loaded, and shows what it would change', async () => {
    await open(page, `/refresh/${SOURCE}?lang=en`);
    await page.getByRole('button', { name: 'Run now' }).click();
    expect(await ended(page)).toContain('Waiting for approval');
    expect(await waiting(page).innerText()).toMatch(/Quality of member records[^]*→/);
  });

  it('is not approved by the one who asked for it', async () => {
    const card = waiting(page);
    expect(await card.innerText()).toContain('Another person has to approve it');
    expect(await card.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const version = await card.getAttribute('id');
    const answer = await page.evaluate(async (id) => {
      const body = new URLSearchParams({ version: id ?? '' });
      const answered = await fetch('/refresh?/approve', {
        ...{ method: 'POST', body },
        headers: { 'x-sveltekit-action': 'true', accept: 'application/json' },
      });
      return answered.text();
    }, version);
    expect(answer).toContain('second person needed');
  });

  it('is not refused without a reason', async () => {
    const card = waiting(page);
    await card.getByText('Refuse…').click();
    await card.getByRole('button', { name: 'Refuse' }).click();
    expect(
      await page
        .getByRole('textbox', { name: 'Reason' })
        .first()
        .evaluate((box) => box.matches(':invalid')),
    ).toBe(true);
  });

  it('is released by another, who is told so', async () => {
    await open(other, '/refresh?lang=en');
    const letGo = await holding(other, '**/refresh?/approve');
    await waiting(other).getByRole('button', { name: 'Approve' }).click();
    // At once, and no second decision meanwhile.
    await other.locator('[aria-live=polite]').getByText('Publishing the version …').waitFor();
    expect(await other.locator('main').getAttribute('aria-busy')).toBe('true');
    const buttons = waiting(other).locator('.decide button');
    expect(await buttons.evaluateAll((all) => all.every((one) => one.matches(':disabled')))).toBe(true);
    letGo();
    await other.getByText('Approved and published.').waitFor({ timeout: 60_000 });
    expect(await other.getByText('Publishing the version …').count()).toBe(0);
    expect(await other.locator('main').getAttribute('aria-busy')).toBe('false');
    await open(page, `/refresh/${SOURCE}?lang=en`);
    expect(await page.locator('main').innerText()).toMatch(/1,\d\d\d rows = /);
  });

  it('is taken back by its officer for a reason, and again released by another', async () => {
    await page.locator('#take-back-reason').fill('October is missing');
    await page.getByRole('button', { name: 'Take back' }).click();
    expect(await ended(page)).toContain('Waiting for approval');
    await open(other, '/refresh?lang=en');
    const run = other.locator('.runs tbody tr').first();
    expect(await run.innerText()).toContain('October is missing');
    await waiting(other).getByRole('button', { name: 'Approve' }).click();
    await other.getByText('Approved and published.').waitFor({ timeout: 60_000 });
  });

  it('leaves who did what in the audit', async () => {
    await open(other, '/audit?lang=en');
    const rows = await other.locator('main tbody tr').allInnerTexts();
    const said = rows.join('\n');
    expect(said).toMatch(/Approved[^]*Took a source back|version_approved[^]*source_rolled_back/i);
  });

  it('has a page for each run, with its journal and what became of its sources', async () => {
    await open(page, '/refresh?lang=en');
    await page.locator('.runs tbody tr th a').first().click();
    await page.getByRole('heading', { name: 'Journal of the run' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('Taken back');
    await page.getByRole('link', { name: 'Earlier events' }).click();
    await page.locator('#log').getByText('source taken back').first().waitFor();
    await page.getByRole('searchbox').fill('restored');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/q=restored/);
    const lines = await page.locator('#log tbody tr').allInnerTexts();
    expect(lines.length).toBeGreaterThan(0);
    // Found by what the log calls it, told in words.
    expect(lines.filter((line) => !/taken back|restored/i.test(line))).toEqual([]);
  });
});
