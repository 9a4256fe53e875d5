import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { beginRun, finishRun } from '#warehouse/control/runs.ts';
import { launchChromium } from '../support/chromium.ts';
import { runEtl } from '../support/etl.ts';

describe('staff', () => {
  const origin = inject('origin');
  let browser: Browser;
  let page: Page;
  const cron = () => page.locator('input[name=cron]');

  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  it('sees of each source what was counted, and that the counts add up', async () => {
    await page.goto(`${origin}/refresh?lang=en`);
    const rows = await page
      .locator('main table')
      .first()
      .locator('tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) =>
          [...line.querySelectorAll('td.number')].map((cell) =>
            Number(cell.textContent.replaceAll(/\D/g, '')),
          ),
        ),
      );
    expect(rows).toHaveLength(14);
    for (const [physical, loaded, heldBack, skipped] of rows) {
      expect(physical).toBeGreaterThan(0);
      expect(loaded! + heldBack! + skipped!).toBe(physical);
    }
  });

  it('sends a request once however often its button is pressed, and says that it is being sent', async () => {
    await page.goto(`${origin}/refresh?lang=en`, { waitUntil: 'networkidle' });
    const held: Route[] = [];
    await page.route('**/refresh?/run', (route) => void held.push(route));
    const button = page.getByRole('button', { name: 'Refresh all now' });
    await button.click();
    await button.click();
    await page.locator('button[aria-busy="true"]').waitFor();
    expect(held).toHaveLength(1);
    await held[0]!.abort();
    await page.unroute('**/refresh?/run');
  });

  it('runs a refresh and follows it to its end', async () => {
    await page.goto(`${origin}/refresh?lang=en`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Refresh all now' }).click();
    const follower = page.locator('section[aria-live]');
    await follower.waitFor();
    await page.locator('section[aria-live][aria-busy="false"]').waitFor({ timeout: 90_000 });
    expect(await follower.innerText()).toMatch(/unchanged|nothing new/i);
  });

  it('finds the first rows held back with their reasons', async () => {
    await page.goto(`${origin}/refresh/procedure_month?lang=en`);
    const text = await page.locator('main').innerText();
    expect(text).toContain('439 rows held back');
    expect(text).toMatch(
      /line 137\s+2024-11\.csv\s+a failed cross-check: No more files online than received/,
    );
    expect(await page.locator('#quarantine tbody tr').count()).toBe(25);
  });

  it('changes when a source is refreshed, and sees the next times', async () => {
    await page.goto(`${origin}/refresh/task?lang=en`, { waitUntil: 'networkidle' });
    await cron().fill('15 4 * * 1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').waitFor();
    await page.reload();
    expect(await cron().inputValue()).toBe('15 4 * * 1');
    expect(await page.locator('main').innerText()).toMatch(/04:15/);
  });

  it('is told when a schedule is none', async () => {
    await page.goto(`${origin}/refresh/task?lang=en`, { waitUntil: 'networkidle' });
    await cron().fill('every morning');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await page.reload();
    expect(await cron().inputValue()).toBe('15 4 * * 1');
  });
});

describe('staff, where a version waits for approval', () => {
  const origin = inject('origin');
  const data = inject('dataDirectory');
  const file = join(data, 'inbox', 'procedure_month', '2026-10.csv');
  const etl = (...args: string[]) =>
    runEtl([...args, '--data', data, '--json'], { LODESTAR_PARTY_API_URL: '' });
  let delivered: Buffer;
  let held: string;
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
    delivered = readFileSync(file);
    rmSync(file);
    const { stdout } = await etl('plan', 'procedure_month');
    held = (JSON.parse(stdout.trim().split('\n').at(-1)!) as { held: string }).held;
  });
  afterAll(async () => {
    await browser.close();
    await etl('refuse', held, '--why', 'a test');
    writeFileSync(file, delivered);
  });

  it('see what waits, since when, what it would change and what to do next', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/refresh?lang=en`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('A version waits for approval');
    const card = page.locator(`[id="${held}"]`);
    const text = await card.innerText();
    expect(text).toMatch(/It would change \d+ indicators, by another load of 1 source/);
    expect(text).toMatch(/Waiting for approval\s+since \d+ \w+ \d{4}, \d\d:\d\d/);
    expect(text).toMatch(/Procedures by month\s+39,856\s*→\s*38,659\s+439\s*→\s*409/);
    expect(text).toMatch(/Re-declaration rate\s+October 2026\s+16\.7%\s*→\s*–/);
    expect(await card.getByRole('button', { name: 'Approve' }).count()).toBe(1);
    for (const decision of ['Refuse', 'Discard']) {
      await card.getByText(`${decision}…`).click();
      expect(await card.getByRole('button', { name: decision }).count(), decision).toBe(1);
    }
    await page.close();
  });

  it('see the rows that are served, not those that wait, and are led to what waits', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/refresh?lang=en`);
    const row = page.locator('tr', { hasText: 'X10' });
    expect(await row.locator('td.number').allInnerTexts()).toEqual(['40,343', '39,856', '439', '48']);
    await row.getByRole('link', { name: 'Decide' }).click();
    expect(new URL(page.url()).hash).toBe(`#${held}`);
    const run = page.locator('.runs tbody tr').first();
    expect(await run.innerText()).toMatch(new RegExp(`Waiting for approval[^]*${held}`));
    await page.close();
  });

  it.each(['en', 'vi', 'hi'])('see it on a phone, in the dark, in %s', async (language) => {
    const context = await browser.newContext({
      viewport: { width: 320, height: 700 },
      colorScheme: 'dark',
    });
    const page = await context.newPage();
    await page.goto(`${origin}/refresh?lang=${language}`, { waitUntil: 'networkidle' });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    const clipped = await page
      .locator(`[id="${held}"] :is(h2, p, th, td, dd, code, .chip)`)
      .evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1),
      );
    expect(clipped).toEqual([]);
    const axe = await new AxeBuilder({ page }).analyze();
    expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
      [],
    );
    await context.close();
  });

  it('are warned beside Approve while a run is at work on the same source, and no longer once it has ended', async () => {
    const control = openControl(dataPaths(data).control);
    const page = await browser.newPage();
    const decisions = page.locator(`[id="${held}"] .decide`);
    const warning = decisions.getByText('A refresh of Procedures by month is at work.');
    const runId = `at-work-${Date.now()}`;
    beginRun(control, { runId, requested: ['procedure_month'], trigger: 'manual', baseSnapshotId: null });
    takeLease(control, runId);
    try {
      await page.goto(`${origin}/refresh?lang=en`);
      expect(await warning.innerText()).toMatch(
        /if it publishes another version, this one can be approved no more/,
      );
      expect(await decisions.getByRole('button', { name: 'Approve' }).isVisible()).toBe(true);
    } finally {
      releaseLease(control, runId);
      finishRun(control, runId, { outcome: 'unchanged', snapshotId: null });
      control.close();
    }
    await page.reload();
    expect(await decisions.getByRole('button', { name: 'Approve' }).isVisible()).toBe(true);
    expect(await warning.count()).toBe(0);
    await page.close();
  });
});
