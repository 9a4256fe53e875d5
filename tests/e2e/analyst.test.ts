import { AxeBuilder } from '@axe-core/playwright';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';

const screens = [
  { name: 'a wide screen', width: 1440, height: 900 },
  { name: 'a phone', width: 390, height: 844 },
];
const percent = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Rows of the answer as they stand on the screen: the name, the value and the one of a year before. */
function shownRows(page: Page): Promise<string[][]> {
  return page.locator('#answer tbody tr').evaluateAll((rows) =>
    rows.map((row) =>
      [...row.querySelectorAll('th, td')].slice(0, 3).map((cell) => {
        const seen = cell.cloneNode(true) as Element;
        for (const unseen of seen.querySelectorAll('.unseen, sup')) unseen.remove();
        return seen.textContent!.trim();
      }),
    ),
  );
}

describe.each(screens)('an analyst at $name', ({ width, height }) => {
  const origin = inject('origin');
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(inject('origin'));
  });
  afterAll(() => browser.close());

  async function open(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'vi-VN', ...options });
    return context.newPage();
  }

  it('breaks an indicator down, filters it twice, compares years, takes it away and shares it', async () => {
    const page = await open();
    await page.goto(`${origin}/?lang=vi`);
    await page.getByRole('link', { name: 'Khám phá' }).click();
    await page.waitForURL(/\/explore/);

    await page.locator('form summary').first().click();
    await page.getByRole('searchbox', { name: 'Tìm số liệu' }).fill('ky so');
    await page.getByRole('link', { name: 'Tỷ lệ văn bản ký số' }).click();
    await page.waitForURL(/indicator=digital_signature_rate/);

    await page.getByLabel('Hàng', { exact: true }).focus();
    await page.getByLabel('Hàng', { exact: true }).selectOption({ label: 'Cấp tỉnh' });
    await page.waitForURL(/by=unit:TINH/);
    expect(
      await page.getByLabel('Hàng', { exact: true }).evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await page.getByLabel('Kỳ đối chiếu', { exact: true }).selectOption('previous_year');
    await page.waitForURL(/compare=previous_year/);
    await page.getByLabel('Chiều văn bản', { exact: true }).selectOption({ label: 'Văn bản đi' });
    await page.waitForURL(/where=direction:DI/);
    await page.locator('ol a.member', { hasText: 'Trung ương' }).click();
    await page.waitForURL(/where=counterpart_level:TW/);
    const filters = page.getByRole('navigation', { name: 'Bộ lọc' });
    expect(await filters.getByRole('link').count()).toBeGreaterThanOrEqual(2);

    const shown = await shownRows(page);
    expect(shown.length).toBeGreaterThan(10);
    const href = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
    const csv = await (await readAs(`${origin}${href}`)).text();
    const rows = parse<Record<string, string>>(csv, { columns: true, bom: true });
    const written = (text: string | undefined) => (text ? `${percent.format(Number(text) * 100)}%` : '–');
    const taken = [...rows.filter((row) => !row.total_of), ...rows.filter((row) => row.total_of)];
    expect(
      taken.map((row) => [
        written(row.digital_signature_rate),
        written(row.digital_signature_rate_previous_year),
      ]),
    ).toEqual(shown.map(([, value, before]) => [value, before]));

    const axe = await new AxeBuilder({ page }).analyze();
    expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual(
      [],
    );

    const address = page.url();
    const other = await open({ javaScriptEnabled: false });
    await other.goto(`${address}&lang=vi`);
    expect(await shownRows(other)).toEqual(shown);

    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('counterpart_level:TW'));
    await filters.getByRole('link', { name: /Trung ương/ }).waitFor({ state: 'detached' });
    await page.context().close();
    await other.context().close();
  });

  it('finds a figure by the keyboard alone, and is told where nothing is called so', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&measure=procedure.received`);
    // The field is there once the page is live.
    await page.locator('form .seek:not([hidden])').first().waitFor({ state: 'attached' });
    const menu = page.locator('form details').first();
    await menu.locator('summary').press('Enter');
    await page.locator('form details[open] input[type=search]:focus').waitFor();

    await page.keyboard.type('qqqq');
    await menu.getByText('Không tìm thấy kết quả').waitFor();
    expect(await menu.locator('legend:visible, h2:visible, li:visible').count()).toBe(0);
    await page.keyboard.press('Enter');
    expect(await menu.evaluate((details) => (details as HTMLDetailsElement).open)).toBe(true);

    await page.keyboard.press('Control+A');
    await page.keyboard.type('ty le van ban ky so');
    await menu.getByText('Không tìm thấy kết quả').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.waitForURL(/indicator=digital_signature_rate/);
    await page.context().close();
  });

  it('puts figures of different tables side by side', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&indicator=redeclaration_rate&by=unit:TINH`);
    await page.locator('form .seek:not([hidden])').first().waitFor({ state: 'attached' });
    const menu = page.locator('form details').first();
    await menu.locator('summary').click();
    await menu.getByRole('searchbox').fill('qua han');
    await menu.getByText('Tỷ lệ nhiệm vụ quá hạn', { exact: true }).click();
    await page.waitForURL(
      /indicator=(redeclaration_rate,overdue_task_rate|overdue_task_rate,redeclaration_rate)/,
    );
    await page.locator('#answer thead', { hasText: 'Tỷ lệ nhiệm vụ quá hạn' }).waitFor();
    const [row] = (await page.locator('#answer tbody tr').allInnerTexts()).filter((text) =>
      text.startsWith('Gia Lai'),
    );
    expect(row).toMatch(/\d,\d%/);
    await page.context().close();
  });

  it('asks the same by a form without scripts, and sees an address without empty fields', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${origin}/explore?lang=vi&indicator=digital_signature_rate`);
    await page.getByLabel('Hàng', { exact: true }).selectOption({ label: 'Chiều văn bản' });
    await page.getByLabel('Cột', { exact: true }).selectOption({ label: 'Cấp của đơn vị đối tác' });
    await page.getByRole('button', { name: 'Xem' }).click();
    expect(new URL(page.url()).search).toMatch(/by=direction,counterpart_level/);
    expect(new URL(page.url()).search).not.toMatch(/=(&|$)/);
    expect(await page.locator('#answer thead tr').first().innerText()).toContain('Trung ương');

    await page.getByText('Dùng qua API').first().click();
    await page.getByRole('textbox', { name: 'Dùng qua API' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sao chép' }).count()).toBe(0);
    await page.context().close();
  });

  it('sorts by a column, switches the figure and is told what cannot be asked', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&measure=document_day.docs&by=counterpart_level`);
    const first = () => page.locator('#answer tbody th').first().innerText();
    const largest = await first();
    await page.locator('#answer thead').getByRole('link', { name: 'Văn bản' }).click();
    await page.waitForURL(/order=document_day\.docs/);
    expect(await first()).not.toBe(largest);
    await page.getByRole('link', { name: 'Chỉ bảng' }).click();
    await page.waitForURL(/figure=table/);
    expect(await page.locator('svg.plot').count()).toBe(0);

    const answer = await page.goto(`${origin}/explore?lang=vi&measure=document_day.docs&by=colour`);
    expect(answer?.status()).toBe(200);
    expect(await page.getByRole('alert').innerText()).toMatch(/by=colour.*Không thể phân tách/);
    expect(await page.locator('#answer tbody tr').count()).toBeGreaterThan(1);
    await page.context().close();
  });

  it('copies the address for programs, or has it selected', async () => {
    const page = await open();
    await page.goto(`${origin}/explore?lang=vi&measure=document_day.docs&by=counterpart_level`);
    await page.getByText('Dùng qua API').first().click();
    await page.getByRole('button', { name: 'Sao chép' }).first().click();
    await page.getByText(/Đã sao chép|Đã chọn/).waitFor();
    const address = await page.getByRole('textbox', { name: 'Dùng qua API' }).inputValue();
    const answer = await readAs(address);
    expect(((await answer.json()) as { rows: unknown[] }).rows.length).toBeGreaterThan(1);
    await page.context().close();
  });
});
