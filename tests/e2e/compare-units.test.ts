import { AxeBuilder } from '@axe-core/playwright';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium, openListening } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
const indicator = 'redeclaration_rate';
const percent = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const screens = [
  { name: 'a wide screen', width: 1366, height: 768 },
  { name: 'a phone', width: 390, height: 844 },
];

/** Heads and figures of the table, without marks. */
async function tableOf(page: Page): Promise<string[][]> {
  // The table follows the top of its page.
  await page.waitForLoadState('domcontentloaded');
  return page.locator('#answer tr').evaluateAll((rows) =>
    rows.map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => {
        const seen = cell.cloneNode(true) as Element;
        for (const unseen of seen.querySelectorAll('.unseen, sup')) unseen.remove();
        return seen.textContent!.trim();
      }),
    ),
  );
}

/** A file of the answer on a page, by its link. */
async function fileOf(page: Page, format: string): Promise<Response> {
  const link = page.getByRole('link', { name: format, exact: true }).last();
  return readAs(`${origin}${await link.getAttribute('href')}`);
}

describe.each(screens)('an analyst who compares units at $name', ({ width, height }) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(origin, 'analyst');
  });
  afterAll(() => browser.close());

  async function open(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN', ...options });
    return context.newPage();
  }

  it('finds them by name without tone marks, sees how far apart they lie, and shares and takes away what is shown', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&indicator=${indicator}&unit=34-01`);
    const menu = page.locator('form details').nth(1);
    await menu.locator('summary').click();
    await menu.getByRole('searchbox', { name: 'Tìm đơn vị' }).fill('da nang');
    await menu.getByRole('checkbox', { name: 'Đà Nẵng' }).check();
    await page.waitForURL(/with=34-48/);
    await menu.getByRole('searchbox').fill('');
    // On its name: the press leads the focus away from the box, and the menu must stay.
    await menu.getByText('Toàn hệ thống', { exact: true }).click();
    await page.waitForURL(/with=00,34-48|with=34-48,00/);
    await page.locator('svg.plot:visible').filter({ hasText: 'Đà Nẵng' }).first().waitFor();

    const shown = await tableOf(page);
    expect(shown[0]!.slice(1).toSorted()).toEqual(['Hà Nội', 'Toàn hệ thống', 'Đà Nẵng']);
    const title = await page.locator('section.card h2').first().innerText();
    expect(title).toMatch(/^Tháng 10\/2026: .+ cao hơn .+ điểm %; tháng 10\/2025 là .+ điểm %$/);
    const drawn = await page.locator('svg.plot:visible').first().textContent();
    for (const name of ['Hà Nội', 'Đà Nẵng']) expect(drawn).toContain(name);

    const heads = shown[0]!.slice(1);
    const ids = heads.map((name) => ({ 'Hà Nội': '34-01', 'Đà Nẵng': '34-48' })[name] ?? '00');
    const file = await fileOf(page, 'CSV');
    expect(file.headers.get('content-disposition')).toMatch(
      /"[a-z-]+_ky_ha-noi_(da-nang_toan-he-thong|toan-he-thong_da-nang)_2025-10_2026-10\.csv"/,
    );
    const csv = await file.text();
    const rows = parse<Record<string, string>>(csv, { columns: true, bom: true });
    const cell = (period: string | null, id: string) => {
      const found = rows.find(
        (row) => row.unit_id === id && (period === null ? row.total_of : row.period === period),
      );
      return `${percent.format(Number(found![indicator]) * 100)}%`;
    };
    const periods = [...new Set(rows.filter((row) => !row.total_of).map((row) => row.period!))].toSorted();
    expect(shown.slice(1).map((row) => row.slice(1))).toEqual(
      [...periods, null].map((period) => ids.map((id) => cell(period, id))),
    );
    const names = new Set(rows.map((row) => `${row.unit_id} ${row.unit_name}`));
    expect([...names].toSorted()).toEqual(['00 Toàn hệ thống', '34-01 Hà Nội', '34-48 Đà Nẵng']);
    const october = rows.find((row) => row.unit_id === '00' && row.period === '2026-10-01')!;
    expect([october[`${indicator}_state`], october[`${indicator}_note`]]).toEqual(['partial', 'provisional']);
    expect(await page.locator('#answer tbody tr').filter({ hasText: 'Tháng 10/2026' }).innerText()).toContain(
      '°',
    );

    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await (await fileOf(page, 'XLSX')).arrayBuffer());
    expect(book.worksheets[0]!.actualRowCount).toBe(rows.length + 1);

    const picture = await page.locator('details a[href*="answer.svg"]').first().getAttribute('href');
    const svg = await (await readAs(`${origin}${picture}`)).text();
    for (const part of ['Hà Nội', 'Đà Nẵng', 'Toàn hệ thống']) expect(svg).toContain(part);

    const axe = await new AxeBuilder({ page }).analyze();
    expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
      [],
    );
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

    const other = await open({ javaScriptEnabled: false });
    await other.goto(page.url());
    expect(await tableOf(other)).toEqual(shown);
    await page.context().close();
    await other.context().close();
  });

  it('chooses them by the form alone, draws them as bars, and leaves them one by one', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${origin}/explore?lang=vi&indicator=${indicator}&unit=34-01`);
    const menu = page.locator('form details').nth(1);
    await menu.locator('summary').click();
    await menu.getByRole('checkbox', { name: 'Đà Nẵng' }).check();
    await menu.getByRole('checkbox', { name: 'Toàn hệ thống' }).check();
    await menu.getByRole('button', { name: 'Xem' }).click();
    expect(new URL(page.url()).search).toMatch(/unit=34-01&.*with=00,34-48/);
    await page.getByRole('link', { name: 'Thanh', exact: true }).click();
    const bars = await page.locator('svg:visible').filter({ hasText: 'Đà Nẵng' }).first().textContent();
    expect(bars).toContain('Hà Nội');
    await page.getByRole('link', { name: /So sánh với.*Toàn hệ thống/ }).click();
    expect((await tableOf(page))[0]!.slice(1)).toEqual(['Hà Nội', 'Đà Nẵng']);
    await page.context().close();
  });

  it('sorts by the column of a unit with the keyboard, and narrows to it by a link beside', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&indicator=${indicator}&unit=34-01&with=34-48`, {
      waitUntil: 'networkidle',
    });
    const head = page.locator('#answer thead th', { hasText: 'Đà Nẵng' });
    const inOrder = async () => (await tableOf(page)).slice(1, -1).map((row) => row[2]!);
    const sorted = (by: 1 | -1, texts: string[]) =>
      texts.toSorted(
        (a, b) => by * (Number.parseFloat(a.replace(',', '.')) - Number.parseFloat(b.replace(',', '.'))),
      );
    await head.getByRole('link', { name: 'Đà Nẵng', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/order=-redeclaration_rate@34-48/);
    await page.locator('#answer th[aria-sort="descending"]', { hasText: 'Đà Nẵng' }).waitFor();
    expect(await inOrder()).toEqual(sorted(-1, await inOrder()));
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Đà Nẵng');
    await page.keyboard.press('Enter');
    await page.locator('#answer th[aria-sort="ascending"]', { hasText: 'Đà Nẵng' }).waitFor();
    expect(await inOrder()).toEqual(sorted(1, await inOrder()));
    expect(await page.locator('#answer th[aria-sort]').count()).toBe(1);
    await head.getByRole('link', { name: 'Chỉ xem Đà Nẵng' }).click();
    await page.waitForURL((url) => url.searchParams.get('unit') === '34-48' && !url.searchParams.has('with'));
    await page.context().close();
  });

  it('sorts by the change since a year before', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&indicator=${indicator}&by=unit:TINH&compare=previous_year`, {
      waitUntil: 'networkidle',
    });
    await page.locator('#answer thead').getByRole('link', { name: 'Thay đổi' }).click();
    await page.waitForURL(/order=-redeclaration_rate_previous_year_change/);
    await page.locator('#answer th[aria-sort="descending"]', { hasText: 'Thay đổi' }).waitFor();
    expect(await page.locator('#answer th[aria-sort]').count()).toBe(1);
    await page.context().close();
  });

  it('is told of the merger that a year before lies behind, as now and as then', async () => {
    const page = await open();
    const asked = `/explore?lang=vi&indicator=${indicator}&unit=34-48&from=2025-08&to=2026-06&compare=previous_year`;
    await page.goto(`${origin}${asked}`);
    const said = '01/07/2025: Sắp xếp tỉnh, thành phố.';
    const note = page.locator('#answer > p', { hasText: said });
    expect(await note.innerText()).toContain('được tính lại theo các đơn vị hiện nay');
    expect(await page.locator('.foot .source').innerText()).toContain(said);
    await page.goto(`${origin}${asked}&tree=then`);
    expect(await note.innerText()).toContain('Các đơn vị trước và sau ngày này khác nhau');
    await page.goto(`${origin}${asked.replace('&compare=previous_year', '')}`);
    expect(await note.count()).toBe(0);
    await page.context().close();
  });

  it('comes from the page of an indicator with it and the unit above chosen', async () => {
    const page = await open();
    await page.goto(`${origin}/indicators/${indicator}?lang=hi&unit=34-48`);
    await page.getByRole('link', { name: 'तुलना करें: संपूर्ण संगठन' }).click();
    await page.waitForURL(/unit=34-48&with=00/);
    expect((await tableOf(page))[0]!.slice(1)).toEqual(['दा नांग', 'संपूर्ण संगठन']);
    await page.context().close();
  });
});

describe('an analyst of one province', () => {
  it('is offered the whole beside it and no other province, and of one that is named its name alone', async () => {
    const read = async (path: string) => (await readAs(`${origin}${path}`, {}, 'analyst-province')).text();
    const page = await read(`/explore?lang=en&indicator=${indicator}&with=00`);
    expect(page).toContain('name="with" value="00"');
    expect(page).not.toContain('value="34-48"');
    expect(page).toMatch(/October 2026: .*Whole organisation/);
    const other = await read(`/explore?lang=en&indicator=${indicator}&with=00,34-48`);
    expect(other).toContain('Đà Nẵng: outside what you may see, and left out');
    const answered = (text: string) => text.slice(text.indexOf('<table'), text.indexOf('</table>'));
    expect(answered(other)).toBe(answered(page));
  });

  it('has a page that lives where an address has the same slip twice', async () => {
    const browser = await launchChromium(origin, 'analyst-province');
    const { page, seen } = await openListening(await browser.newContext(), origin);
    const twice = ['by=foo,foo', 'where=colour:R&where=colour:R', 'with=34-48&with=34-48'];
    await page.goto(`${origin}/explore?lang=en&indicator=${indicator}&${twice.join('&')}`, {
      waitUntil: 'networkidle',
    });
    expect(await page.locator('.notices li').count()).toBe(3);
    await page.getByLabel('Grain').selectOption('year');
    await page.waitForURL(/grain=year/);
    expect(seen.console).toEqual([]);
    await browser.close();
  });

  it('is refused another province in words, and led to the same question for its own', async () => {
    const asked = `indicator=${indicator}&by=period&where=procedure_code:3.001014&from=2026-01&to=2026-10`;
    const told = await readAs(`${origin}/explore?lang=vi&unit=34-48&${asked}`, {}, 'analyst-province');
    expect(told.status).toBe(403);
    const page = await told.text();
    const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
    expect(main).toContain('Đà Nẵng nằm ngoài phạm vi bạn được xem');
    expect(main).toContain('Hà Nội và các đơn vị bên dưới');
    const own = asked.replace('&where', '&unit=34-01&where');
    expect(main.replaceAll('&amp;', '&')).toContain(`href="/explore?${own}"`);
    expect(main.replaceAll('3.001014', '')).not.toMatch(/\d+[.,]\d/);
    const script = await readAs(
      `${origin}/explore/__data.json?lang=vi&unit=34-48&${asked}`,
      {},
      'analyst-province',
    );
    const { nodes } = (await script.json()) as { nodes: ({ type: string; status?: number } | null)[] };
    expect(nodes.at(-1)).toMatchObject({
      ...{ type: 'error', status: 403 },
      error: { message: 'Đà Nẵng nằm ngoài phạm vi bạn được xem' },
    });
    const nowhere = await readAs(`${origin}/explore?lang=en&unit=34-00&${asked}`, {}, 'analyst-province');
    expect([nowhere.status, await nowhere.text()]).toEqual([
      200,
      expect.stringContaining('There is no such unit.'),
    ]);
  });

  it('gets by the API what is told of the whole, and no province but its own', async () => {
    const ask = (unit: string, figure: string) =>
      readAs(
        `${origin}/api/v1/query?${figure}&by=period,unit:each&unit=${unit}&from=2026-10&to=2026-10&format=json`,
        {},
        'analyst-province',
      );
    const unitsOf = async (answer: Response) =>
      ((await answer.json()) as { rows: { unit_id: string }[] }).rows.map((row) => row.unit_id);
    expect(await unitsOf(await ask('34-01,00', `indicator=${indicator}`))).toEqual(['00', '34-01']);
    expect(await unitsOf(await ask('34-01,00', 'measure=procedure_month.received'))).toEqual(['34-01']);
    expect((await ask('34-01,34-48', `indicator=${indicator}`)).status).toBe(404);
  });

  it('is told of the whole by comparisons what is told of it otherwise, and not a cell more', async () => {
    const rowsOf = async (path: string) =>
      ((await (await readAs(`${origin}/api/v1/${path}`, {}, 'analyst-province')).json()) as { rows: Cell[] })
        .rows;
    type Cell = Readonly<Record<string, string | number | null>>;
    const said = (id: unknown, period: unknown, value: unknown) =>
      `${String(id)} ${String(period)} ${String(value)}`;
    for (const grain of ['month', 'quarter', 'year']) {
      const values = await rowsOf(`values?unit=00&grain=${grain}&from=2025&to=2026&format=json`);
      const told = values.flatMap(({ indicator_id: id, period, value }) =>
        value === null ? [] : [said(id, period, value)],
      );
      const ids = [...new Set(values.map((row) => String(row.indicator_id)))];
      const compared = await rowsOf(
        `query?indicator=${ids.join(',')}&by=period,unit:each&unit=00,34-01&grain=${grain}&from=2025&to=2026&format=json`,
      );
      const answered = compared
        .filter((row) => row.unit_id === '00')
        .flatMap((row) => ids.flatMap((id) => (row[id] === null ? [] : [said(id, row.period, row[id])])));
      expect(told.length).toBeGreaterThan(0);
      expect(answered.toSorted()).toEqual(told.toSorted());
    }
  });
});
