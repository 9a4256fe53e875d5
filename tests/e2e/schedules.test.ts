import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const origin = inject('origin');
const RUN_MS = 180_000;
const delivery = join(inject('dataDirectory'), 'inbox', 'procedure_month', '2025-03.csv');

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium(origin, 'steward');
  page = await browser.newPage();
});
afterAll(() => browser.close());

const open = (path: string) => page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
const said = () => page.locator('main').innerText();

describe('a group of sources', () => {
  it('is made on the page of schedules, which leads to its own', async () => {
    await open('/refresh/schedules?lang=en');
    await page.getByText('Add a group').click();
    await page.getByLabel('Name').fill('First of the month');
    for (const name of ['procedures', 'reports'])
      await page.locator('fieldset').getByLabel(new RegExp(name, 'i')).first().check();
    await page.getByLabel('Schedule').first().fill('0 6 1 * *');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/schedules\/group-/);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('First of the month');
    expect(await said()).toMatch(/At 06:00, on day 1 of the month/);
  });

  it('is paused for a reason that whoever looks is told, and goes on', async () => {
    await page.getByLabel('Why it pauses').fill('both agencies move');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Because: both agencies move').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(await said()).not.toContain('both agencies move\n');
  });

  it('is changed, and says who changed what', async () => {
    await page.getByLabel('Name').fill('Second of the month');
    await page.getByLabel('Schedule').first().fill('0 6 2 * *');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved; it holds at once.').waitFor();
    await page.getByText('Who changed it, and when').click();
    const history = await page.locator('details', { hasText: 'Who changed it' }).innerText();
    expect(history).toMatch(
      /on day 2 of the month[^]*Name: Second of the month[^]*resumed[^]*paused[^]*both agencies move/,
    );
  });

  it('is named on the page of each of its sources', async () => {
    const group = page.url();
    await open('/refresh/procedure_month?lang=en');
    await page.getByRole('link', { name: 'Second of the month' }).click();
    await page.waitForURL(group);
  });

  it('is taken away for a reason, and what became of it stays to be read', async () => {
    await page.getByLabel('Why it is taken away').fill('each goes by itself');
    await page.getByRole('button', { name: 'Take the group away' }).click();
    await page.getByText(/Taken away .* by/).waitFor();
    expect(await said()).toContain('each goes by itself');
    await open('/refresh/schedules?lang=en');
    await page.getByText('Groups that were taken away').click();
    await page.getByRole('link', { name: 'Second of the month' }).click();
    await page.getByText(/Taken away .* by/).waitFor();
  });
});

describe('what is expected', () => {
  it('stands on the board and on the page of a source', async () => {
    await open('/refresh?lang=en');
    expect(
      await page
        .getByRole('row', { name: /X08|procedures/i })
        .first()
        .innerText(),
    ).toMatch(/due by|overdue by/);
    await open('/refresh/procedure_month?lang=en');
    expect(await said()).toMatch(/Deliveries\s+(Last in: .* · )?Next.*: \w+ 20\d\d, due by/);
  });

  it('gives a source times that suit its contract', async () => {
    await page.getByLabel('Schedule').first().fill('0 5 * * *');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved; it holds at once.').waitFor();
    await page.getByRole('button', { name: /Use what suits the contract/ }).click();
    await page.getByRole('heading', { name: /At 06:00, on day 8 of the month/ }).waitFor();
    await page.getByRole('button', { name: 'Follow the contract again' }).click();
    await page.getByText('Saved; it holds at once.').waitFor();
  });
});

describe('a back-fill', { timeout: RUN_MS + 60_000 }, () => {
  it('says what there is of each month, and puts a delivery back that is gone', async () => {
    renameSync(delivery, `${delivery}.gone`);
    try {
      await open('/refresh/procedure_month/back-fill?from=2025-02&to=2025-04&lang=en');
      expect(await page.getByRole('row', { name: /March 2025/ }).innerText()).toMatch(/Put back and load/);
      expect(await page.getByRole('row', { name: /April 2025/ }).innerText()).toMatch(
        /Nothing: all is loaded/,
      );
      await page.getByRole('button', { name: 'Load the chosen months' }).click();
      await page.getByText('1 of 1 month').waitFor({ timeout: RUN_MS });
      expect(existsSync(delivery)).toBe(true);
      expect(await page.getByRole('row', { name: /March 2025/ }).innerText()).toMatch(
        /Nothing: all is loaded/,
      );
    } finally {
      if (existsSync(delivery)) rmSync(`${delivery}.gone`);
      else renameSync(`${delivery}.gone`, delivery);
    }
  });

  it('is refused of a source that comes from a server', async () => {
    await open('/refresh/task/back-fill?lang=en');
    expect(await said()).toContain('This source comes from a server');
  });
});
