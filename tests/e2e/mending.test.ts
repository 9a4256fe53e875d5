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

  it('cannot be mended to what would be held back again: the form says so beside the field, and keeps what was typed', async () => {
    const page = await open('steward', '/refresh/loan_month/quarantine?lang=en');
    const row = page.locator('#rows li', { hasText: 'No more loans online than loans' }).first();
    await row.locator('summary').click();
    const field = (name: string) => row.locator(`[name="cell:${name}"]`);
    // The rule over both marks both, and no other.
    expect(
      await row.locator('[aria-invalid]').evaluateAll((all) => all.map((one) => one.getAttribute('name'))),
    ).toEqual(['cell:loans', 'cell:loans_online']);
    await field('loans').fill('-3');
    await field('period').fill('2025-11');
    await row.locator('[name=why]').fill('As the agency says');
    await row.getByRole('button').click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('a load would hold back again');
    expect(await field('loans').inputValue()).toBe('-3');
    expect(await field('loans').getAttribute('aria-invalid')).toBe('true');
    expect(await row.locator('.cells .bad').allInnerTexts()).toContainEqual(
      expect.stringMatching(/^Would be held back again: .*at least 0$/),
    );
    // Typed in another way than the contract's, which is read all the same.
    expect(await field('period').inputValue()).toBe('2025-11');
    expect(await field('period').getAttribute('aria-invalid')).toBeNull();

    await page.goto(`${desk.origin}/refresh/loan_month/quarantine?lang=en`);
    await page.locator('tr', { hasText: 'BUCH' }).getByRole('link', { name: 'What values mean' }).click();
    await page.getByLabel('Another code for BUCH').fill('BUECHER');
    await page.locator('#map-why').fill('The agency writes it in German');
    await page.getByRole('button', { name: 'Say so, and judge again' }).click();
    await page.locator('#mapping .bad', { hasText: 'Would be held back again' }).waitFor();
    expect(new URL(page.url()).searchParams.has('request')).toBe(false);
  });

  it('are found by a steward, who says what a value means and sees the version wait', async () => {
    const page = await open('steward', '/refresh/loan_month?lang=en');
    await page.getByRole('link', { name: 'Work on rows held back' }).click();
    await page.locator('tr', { hasText: 'BUCH' }).getByRole('link', { name: 'What values mean' }).click();
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

  /** The workbook of rows held back that a page offers, and how it is sent back with cells changed. */
  async function workbookOf(page: Page) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Workbook for the agency' }).click();
    const file = await (await waiting).path();
    const book = new ExcelJs.Workbook();
    await book.xlsx.readFile(file);
    const sheet = book.getWorksheet('rows')!;
    const names = (sheet.getRow(1).values as string[]).slice(1);
    const at = (name: string) => 1 + names.indexOf(name);
    const lines = Array.from({ length: sheet.rowCount - 2 }, (_, line) => sheet.getRow(3 + line));
    const sendBack = async (name = 'back.xlsx') => {
      const buffer = Buffer.from(await book.xlsx.writeBuffer());
      await page
        .locator('input[type=file]')
        .last()
        .setInputFiles({ name, mimeType: 'application/zip', buffer });
      await page.getByRole('button', { name: 'Send and check' }).last().click();
    };
    return { book, at, lines, sendBack };
  }

  it('go to their owner as a workbook of their own rows alone, who is told at once what is still wrong', async () => {
    const page = await open('data-owner', '/refresh/loan_month/quarantine?lang=en');
    const { at, lines, sendBack } = await workbookOf(page);
    await page.goto(`${desk.origin}/refresh/loan_month/upload?lang=en`);
    await page.getByText('How days and numbers may be typed').click();
    expect(await page.locator('#typed dd').allInnerTexts()).toEqual([
      expect.stringMatching(/^12\/2026 · 2026-12; a whole date is taken/),
      expect.stringMatching(/^1234,5 · 1\.234,5 · 1 234,5, .*1\.234 means 1234\. 1,234\.5 is not taken/),
      expect.stringContaining('you are told the cell'),
    ]);
    await page.goBack();
    const units = new Set(lines.map((line) => line.getCell(at('unit_code')).text));
    // Unit 04 lives on in it.
    expect([...units].toSorted()).toEqual(['03', '04']);
    const line = lines.find((one) => one.getCell(at('medium')).text === 'FILM')!;
    line.getCell(at('loans_online')).value = 'three';
    await sendBack();
    await page.getByRole('heading', { name: 'Every mended row is still wrong', level: 1 }).waitFor();
    const wrong = page.locator('table', { hasText: 'Where' });
    expect(await wrong.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(
        /line 3.*loans-2025-coast\.csv.*a value of the wrong kind.*three.*in cell [A-Z]+\d+ of the sheet “rows”/s,
      ),
    ]);
    // Nobody is asked to decide on nothing.
    expect(await page.getByRole('button', { name: 'Hand in the mended rows' }).count()).toBe(0);
    const upload = new URL(page.url()).searchParams.get('file')!;
    const refused = await page.request.post(
      `${desk.origin}/refresh/loan_month/upload?/handIn&file=${upload}`,
      {
        ...{ form: { upload }, headers: { origin: desk.origin, accept: 'text/html' } },
      },
    );
    expect([refused.status(), await refused.text()]).toEqual([
      400,
      expect.stringContaining('Every mended row of it is still wrong.'),
    ]);
    await page.getByRole('button', { name: 'Withdraw' }).click();
  });

  it('come back mended, and whoever handed them in is told which are held back again', async () => {
    const page = await open('data-owner', '/refresh/loan_month/quarantine?lang=en');
    const { at, lines, sendBack } = await workbookOf(page);
    const film = lines.find((one) => one.getCell(at('medium')).text === 'FILM')!;
    film.getCell(at('loans_online')).value = 3;
    // A key that is loaded already: only the replay can tell.
    const other = lines.find((one) => one.getCell(at('loans')).text === 'abc')!;
    for (const [name, value] of [
      ['period', '2025-11'],
      ['loans', '4'],
      ['loans_online', '2'],
    ] as const)
      other.getCell(at(name)).value = value;
    await sendBack();
    await page.getByText('changed 2').waitFor();
    await page.getByRole('button', { name: 'Hand in the mended rows' }).click();
    await page
      .getByRole('heading', { name: 'Taken in, waits for approval · 1 row held back again', level: 1 })
      .waitFor({ timeout: 60_000 });
    const taken = page.locator('table', { hasText: 'What was changed' });
    expect(await taken.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(
        /line \d+.*loans-2025-coast\.csv.*Coast \(03\).*October 2025.*Mượn trực tuyến: \d+ → 3$/s,
      ),
    ]);
    const again = page.locator('table', { hasText: 'Mend it again' });
    expect(await again.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/line \d+.*loans-2025\.csv.*a repeated record/s),
    ]);
    await again.getByRole('link', { name: /^Mend it again/ }).click();
    await page.getByRole('heading', { name: /1 row held back fits the filter/, level: 1 }).waitFor();
    expect(await page.locator('#rows details').first().getAttribute('open')).not.toBeNull();
    const sent = page.locator('section', { hasText: 'Send back to the agency' }).locator('li').first();
    expect(await sent.innerText()).toMatch(
      /back\.xlsx Taken in, waits for approval\s· 1 row held back again/,
    );
    await expect
      .poll(
        async () => {
          await page.goto(`${desk.origin}/notices?lang=en`);
          return page.locator('main').innerText();
        },
        { timeout: 60_000, interval: 2000 },
      )
      .toMatch(/mended rows handed in on .*1 row taken in, 1 held back again.*line \d+: a repeated record/);
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
    const mended = desk2.locator('li', { hasText: '2 rows edited in a workbook that' });
    expect(await mended.innerText()).toMatch(/ handed in\. 1 row taken in, 1 held back again/);
    await mended.getByRole('link', { name: /^What became of .*back\.xlsx/ }).click();
    await desk2.getByRole('heading', { name: /1 row held back again/, level: 1 }).waitFor();
  });

  it('are found by the name of their unit, marks or not, without a script', async () => {
    const browser = await launchChromium(desk.origin, 'steward');
    browsers.push(browser);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${desk.origin}/refresh/loan_month/quarantine?lang=en`);
    const all = await page.locator('#rows li').count();
    await page.locator('#unit').fill('coast');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await page.locator('.says').innerText()).toMatch(/Coast/);
    const found = await page.locator('#rows li').count();
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(all);
    await page.goto(`${desk.origin}/refresh/loan_month/quarantine?unit=nowhere&lang=en`);
    expect(await page.locator('.says').innerText()).toContain('No unit is called “nowhere”');
  });
});
