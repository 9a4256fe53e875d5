import ExcelJs from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startDesk, type DeskServer } from '../support/desk-server.ts';

const HEADER = 'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';
const csv = (...lines: string[]) => Buffer.from([HEADER, ...lines, ''].join('\n'));

describe('rows that agencies send wrongly', () => {
  let desk: DeskServer;
  const browsers: Browser[] = [];
  beforeAll(async () => {
    desk = await startDesk('coast');
  });
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await desk.stop();
  });

  async function open(account: string, path: string): Promise<Page> {
    const browser = await launchChromium(desk.origin, account);
    browsers.push(browser);
    const context = await browser.newContext({
      viewport: { width: 1366, height: 900 },
      acceptDownloads: true,
    });
    const page = await context.newPage();
    await page.goto(`${desk.origin}${path}`);
    return page;
  }

  async function send(page: Page, name: string, buffer: Buffer): Promise<void> {
    await page.locator('#file').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Send and check' }).click();
    await page.locator('h2.name', { hasText: name }).waitFor();
  }

  it('are told to the owner of the data before they are handed in, and rows of others are refused', async () => {
    const page = await open('data-owner', '/refresh/loan_month?lang=en');
    await page.getByRole('link', { name: 'Send an extract' }).click();
    await send(page, 'loans-2025-all.csv', csv('01;10/2025;BOOK;9;1;1;1', '03;10/2025;BOOK;9;1;1;1'));
    await page.getByText('1 row is of another unit').waitFor();
    expect(await page.getByRole('button', { name: 'Hand in' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Withdraw' }).click();

    const own = ['03;10/2025;BUCH;9;1;1;1', '03;10/2025;FILM;8;9;1;1', '03;11/2025;BOOK;7;2;1;1'];
    await send(page, 'loans-2025-coast.csv', csv(...own));
    const bad = page.locator('table', { hasText: 'Where' });
    await bad.waitFor();
    expect(await bad.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/row 2.*BUCH.*03/s),
      expect.stringMatching(/row 3.*No more loans online than loans/s),
    ]);
    await page.getByRole('button', { name: 'Hand in' }).click();
    await page.getByText('1 row accepted, 2 held back').waitFor({ timeout: 60_000 });
    expect(await page.locator('h1').innerText()).toMatch(/^Taken in and (served|published)$/);
    await desk.until(
      `select loans from validate.loan_month where unit_code = '03' and period = date '2025-11-01'`,
      ([row]) => row?.['loans'] === 7,
    );
  });

  it('are found by a steward, who says what a value means and sees the version wait', async () => {
    const page = await open('steward', '/refresh/loan_month?lang=en');
    await page.getByRole('link', { name: 'Work on rows held back' }).click();
    await page.locator('tr', { hasText: 'BUCH' }).getByRole('link').click();
    await page.getByLabel('What BUCH means').selectOption('BOOK');
    await page.locator('#map-why').fill('The agency writes it in German');
    await page.getByRole('button', { name: 'Say so, and judge again' }).click();
    await page.waitForURL(/request=/);
    await page
      .getByRole('button', { name: /approve/i })
      .first()
      .waitFor({ timeout: 60_000 });
    const held = `select count(*) as rows from quality.quarantine where list_contains(list_transform(reasons, lambda r: r.reason), 'code_list')`;
    expect(await desk.world.ask(held)).toEqual([{ rows: 1 }]);
    await page
      .getByRole('button', { name: /approve/i })
      .first()
      .click();
    await desk.until(held, ([row]) => row?.['rows'] === 0);
    await expect
      .poll(
        async () => {
          await page.goto(`${desk.origin}/refresh/loan_month/quarantine`);
          return page.locator('#mapping li').allInnerTexts();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toEqual([expect.stringMatching(/BUCH.*BOOK/s)]);
  });

  it('are dropped by a steward, who finds them again, with who and why, and brings them back', async () => {
    const page = await open('steward', '/refresh/loan_month/quarantine?lang=en');
    const dropped = (count: number) =>
      desk.until(
        `select coalesce(sum(records), 0)::integer as records from quality.skipped where kind = 'dropped'`,
        ([row]) => row?.['records'] === count,
      );
    const approve = async (told: string) => {
      await page.waitForURL(/request=/);
      const button = page.getByRole('button', { name: /approve/i }).first();
      await button.waitFor({ timeout: 60_000 });
      expect(await page.locator('main').innerText()).toContain(told);
      await button.click();
    };
    const row = page.locator('#rows li').first();
    const where = await row.locator('.where > strong').innerText();
    await row.getByRole('checkbox').check();
    await page.locator('#drop-why-loan_month').fill('A line of totals');
    await page.getByRole('button', { name: 'Drop' }).click();
    await approve(`1 row dropped (${where}) by`);
    await dropped(1);
    const found = page.locator('#dropped li');
    await expect
      .poll(
        async () => {
          await page.goto(`${desk.origin}/refresh/loan_month/quarantine?lang=en`);
          return found.allInnerTexts();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toEqual([expect.stringMatching(/^line \d+ .*\.csv\s+dropped by .+: A line of totals$/s)]);
    expect(await found.locator('strong').innerText()).toBe(where);
    await found.getByRole('checkbox').check();
    await page.locator('#restore-why-loan_month').fill('It was data after all');
    await page.getByRole('button', { name: 'Bring back, and judge again' }).click();
    await approve('1 row brought back by');
    await dropped(0);
    await expect
      .poll(
        async () => {
          await page.goto(`${desk.origin}/refresh/loan_month/quarantine?lang=en`);
          return [
            await page.locator('#dropped').count(),
            await page.locator('#rows li', { hasText: where }).count(),
          ];
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toEqual([0, 1]);
  });

  it('go to their owner as a workbook of their own rows alone, and come back mended', async () => {
    const page = await open('data-owner', '/refresh/loan_month/quarantine?lang=en');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Workbook for the agency' }).click();
    const file = await (await waiting).path();
    const book = new ExcelJs.Workbook();
    await book.xlsx.readFile(file);
    const sheet = book.getWorksheet('rows')!;
    const names = (sheet.getRow(1).values as string[]).slice(1);
    const at = (name: string) => 1 + names.indexOf(name);
    const lines = Array.from({ length: sheet.rowCount - 2 }, (_, line) => sheet.getRow(3 + line));
    const units = new Set(lines.map((line) => line.getCell(at('unit_code')).text));
    // Unit 04 lives on in it.
    expect([...units].toSorted()).toEqual(['03', '04']);
    const line = lines.find((one) => one.getCell(at('medium')).text === 'FILM')!;
    line.getCell(at('loans_online')).value = 3;
    const buffer = Buffer.from(await book.xlsx.writeBuffer());
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'back.xlsx', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Send and check' }).click();
    await page.getByText('changed 1').waitFor();
    await page.getByRole('button', { name: 'Hand in the mended rows' }).click();
    await page
      .getByRole('heading', { name: 'Taken in, waits for approval', level: 1 })
      .waitFor({ timeout: 60_000 });
    const desk2 = await open('steward', '/refresh?lang=en');
    await expect
      .poll(
        async () => {
          await desk2.reload();
          return desk2.getByRole('button', { name: /approve/i }).count();
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBeGreaterThan(0);
  });
});
