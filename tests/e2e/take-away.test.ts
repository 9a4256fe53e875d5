import { AxeBuilder } from '@axe-core/playwright';
import { tableFromIPC } from 'apache-arrow';
import { DuckDBConnection } from '@duckdb/node-api';
import ExcelJS from 'exceljs';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { faultsOf } from '../support/approve-samples.ts';
import { launchChromium, openListening } from '../support/chromium.ts';
import { repository } from '../support/workspaces.ts';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
const indicator = '/indicators/redeclaration_rate?lang=en';
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject('origin'));
});
afterAll(() => browser.close());

/** The figure under a heading, with what can be taken away of it. */
const figuresOf = (page: Page) => page.locator('section.figure:has(details a[href*=".svg"])');

async function linksOf(page: Page, at: number): Promise<{ [name: string]: string }> {
  const links = await figuresOf(page)
    .nth(at)
    .locator('details .panel a')
    .evaluateAll((all) => all.map((link) => [link.textContent.trim(), link.getAttribute('href')!] as const));
  return Object.fromEntries(links);
}

/** Rows of a CSV whose cells hold no quotes, by column. */
async function rowsOf(address: string): Promise<Record<string, string>[]> {
  const text = await (await readAs(`${origin}${address}`)).text();
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, at) => [columns[at]!, cell] as const)),
  );
}

const asPercent = (value: string, decimals: number) =>
  value === '' ? null : `${(Number(value) * 100).toFixed(decimals)}%`;

describe('a figure taken away as SVG', () => {
  it('opens by itself and says what it is, of whom, from where, as of when and in which version', async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const { page, seen } = await openListening(context, origin);
    await page.goto(`${origin}${indicator}`);
    const count = await figuresOf(page).count();
    expect(count).toBe(5);
    for (let at = 0; at < count; at++) {
      const title = await figuresOf(page).nth(at).locator('h2').innerText();
      const address = (await linksOf(page, at)).SVG!;
      const answer = await readAs(`${origin}${address}`);
      expect(answer.headers.get('content-type')).toContain('image/svg+xml');
      expect(answer.headers.get('content-disposition')).toMatch(
        /filename="declared-again_[a-z-]+_whole-organisation_2026-10_as-of-2026-10-31\.svg"/,
      );
      const svg = await answer.text();
      expect(faultsOf(svg)).toEqual([]);
      expect(svg).not.toMatch(/var\(--|<a |<script|url\((?!data:)/);
      const opened = await context.newPage();
      await opened.goto(`${origin}${address}`);
      const text = await opened.evaluate(() => document.documentElement.textContent);
      const said = text.replaceAll(/\s+/g, ' ');
      expect(said).toContain(title);
      for (const part of [
        'Whole organisation',
        'October 2026',
        'Source:',
        'Data as of 31 Oct 2026 · version',
      ])
        expect(said).toContain(part);
      await opened.close();
    }
    expect(seen).toEqual({ console: [], foreign: [], failed: [] });
    await context.close();
  });

  it('answers with a tag, and 404 for a figure that the page does not have', async () => {
    const address = '/indicators/redeclaration_rate/trend.svg';
    const first = await readAs(`${origin}${address}`);
    const tag = first.headers.get('etag')!;
    const again = await readAs(`${origin}${address}`, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    for (const missing of ['/indicators/redeclaration_rate/none.svg', '/none.svg', '/data/none.svg'])
      expect((await readAs(`${origin}${missing}`)).status).toBe(404);
  });

  it.each(['/', '/data', '/explore'])(
    'is there without scripts on %s, and PNG is not offered',
    async (path) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${origin}${path}`);
      const summary = page.locator('details:has(a[href*=".svg"]) summary').first();
      await summary.click();
      expect(await page.locator('.panel a[href*=".svg"]:visible').count()).toBe(1);
      expect(await page.locator('.panel button:visible').count()).toBe(0);
      const address = await page.locator('.panel a[href*=".svg"]').first().getAttribute('href');
      expect((await readAs(`${origin}${address}`)).status).toBe(200);
      await context.close();
    },
  );
});

describe('a figure taken away as PNG', () => {
  it('is drawn twice as large as the SVG, under its name', async () => {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(`${origin}${indicator}`);
    const svg = await (await readAs(`${origin}${(await linksOf(page, 0)).SVG!}`)).text();
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!;
    await figuresOf(page).nth(0).locator('summary').first().click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figuresOf(page).nth(0).getByRole('button', { name: 'PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(
      'declared-again_trend_whole-organisation_2026-10_as-of-2026-10-31.png',
    );
    const png = readFileSync(await download.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
    await page.close();
  });
});

describe('the data of a figure', () => {
  let context: BrowserContext;
  let page: Page;
  let links: { [name: string]: string }[];
  beforeAll(async () => {
    context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    page = await context.newPage();
    await page.goto(`${origin}${indicator}`);
    const count = await figuresOf(page).count();
    links = await Promise.all(Array.from({ length: count }, (_, at) => linksOf(page, at)));
  });
  afterAll(() => context.close());

  const column = (selector: string) =>
    page.locator(selector).evaluateAll((cells) => cells.map((cell) => cell.textContent.trim()));

  it('of the series is what its tables show: the periods measured, and those to come', async () => {
    const rows = await rowsOf(links[0]!.CSV!);
    const measured = rows.filter(({ value }) => value !== '').reverse();
    const shown = async (table: number, cell: number) =>
      column(`#periods table >> nth=${table} >> tbody tr > :nth-child(${cell})`);
    expect(measured[0]!.period).toBe('2026-10-01');
    const values = await column('#periods table >> nth=0 >> tbody strong');
    // A value that would read as its path does, though it is behind, has a decimal more, and so has its path.
    const decimalsAt = (at: number) => values[at]!.length - 1 - values[at]!.indexOf('.') - 1;
    expect(values).toEqual(measured.map(({ value }, at) => asPercent(value!, decimalsAt(at))));
    const short = (value: string, decimals: number) =>
      asPercent(value, decimals)!.replace(/(\.\d*?)0+%$/, (_, kept) => (kept === '.' ? '%' : `${kept}%`));
    expect((await shown(0, 5)).map((path) => path.replace('.0%', '%'))).toEqual(
      measured.map(({ path }, at) => short(path!, decimalsAt(at))),
    );
    expect(new Set(await shown(0, 6))).toEqual(new Set(['5% · 31 Dec 2028']));
    expect(await shown(0, 7)).toEqual(
      measured.map(
        ({ numerator, denominator }) =>
          `${Number(numerator).toLocaleString('en')} of ${Number(denominator).toLocaleString('en')}`,
      ),
    );

    const ahead = rows.filter(({ projected }) => projected !== '');
    expect(ahead).toHaveLength(26);
    expect(ahead.at(-1)).toMatchObject({
      period: '2028-12-01',
      period_end: '2028-12-31',
      value: '',
      state: '',
    });
    expect(await shown(1, 2)).toEqual(ahead.map(({ projected }) => asPercent(projected!, 1)));
    expect(await shown(1, 3)).toEqual(
      ahead.map((row) => `${asPercent(row.projected_low!, 1)} – ${asPercent(row.projected_high!, 1)}`),
    );
    const drawn = await figuresOf(page).nth(0).locator('svg:visible').textContent();
    expect(drawn).toContain(`expected ${asPercent(ahead.at(-1)!.projected!, 1)}`);
    expect(await figuresOf(page).nth(0).innerText()).toContain('Four futures of five lie in the shaded band');
  });

  it('of the series, offered beside its table, are the same in five formats, and say what is told elsewhere', async () => {
    const beside = page.locator('#periods .head a');
    const offered = await beside.evaluateAll((all) =>
      all.map((link) => [link.textContent.trim(), link.getAttribute('href')!] as const),
    );
    expect(offered.map(([name]) => name)).toEqual(['CSV', 'XLSX', 'Parquet', 'Arrow', 'JSON']);
    const addressOf = Object.fromEntries(offered);
    const bytesOf = async (name: string) => (await readAs(`${origin}${addressOf[name]!}`)).arrayBuffer();
    const told = async (address: string) =>
      (await (await readAs(`${origin}${address}`)).json()) as Record<string, Record<string, unknown>[]>;
    const { rows } = await told(addressOf.JSON!);
    const columns = ['value', 'projected', 'projected_low', 'projected_high'] as const;
    const numbers = rows!.map((row) => columns.map((name) => row[name] ?? null));
    expect(numbers.filter(([, projected]) => projected !== null)).toHaveLength(26);

    const csv = await rowsOf(addressOf.CSV!);
    const numberOf = (text: string) => (text === '' ? null : Number(text));
    expect(csv.map((row) => columns.map((name) => numberOf(row[name]!)))).toEqual(numbers);
    const arrow = tableFromIPC(await bytesOf('Arrow'));
    expect(arrow.toArray().map((row) => columns.map((name) => row[name] as number | null))).toEqual(numbers);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await bytesOf('XLSX'));
    const sheet = book.worksheets[0]!;
    const heads = sheet.getRow(1).values as string[];
    expect(
      rows!.map((_, at) => columns.map((name) => sheet.getRow(2 + at).getCell(heads.indexOf(name)).value)),
    ).toEqual(numbers);
    const file = join(await mkdtemp(join(tmpdir(), 'lodestar-parquet-')), 'series.parquet');
    await writeFile(file, Buffer.from(await bytesOf('Parquet')));
    const connection = await DuckDBConnection.create();
    const read = await connection.runAndReadAll(`select ${columns.join(', ')} from '${file}'`);
    connection.closeSync();
    await rm(file);
    expect(read.getRows()).toEqual(numbers);

    const cell = `indicator=redeclaration_rate&grain=month&unit=${String(rows![0]!.unit_id)}`;
    const values = await told(`/api/v1/values?${cell}`);
    expect(rows!.flatMap(({ value, path }) => (value === null ? [] : [[value, path]]))).toEqual(
      values.rows!.map(({ value, path }) => [value, path]),
    );
    const { points } = await told(`/api/v1/projection?${cell}`);
    expect(numbers.flatMap(([, ...ahead]) => (ahead[0] === null ? [] : [ahead]))).toEqual(
      points!.map(({ value, lower, upper }) => [value, lower, upper]),
    );
  });

  it('of why it changed has the parts of its table', async () => {
    const [whole, ...parts] = await rowsOf(links[1]!.CSV!);
    expect(whole!.part).toBe('whole');
    expect(parts).toHaveLength((await column('#why tbody tr')).length);
    const sum = (kind: string) => parts.reduce((total, row) => total + Number(row[kind]), 0);
    for (const kind of ['rate', 'mix', 'coverage']) expect(sum(kind)).toBeCloseTo(Number(whole![kind]), 10);
    const change = Number(whole!.after) - Number(whole!.before);
    expect(sum('rate') + sum('mix') + sum('coverage')).toBeCloseTo(change, 10);
  });

  it('of units over time has every cell of its table', async () => {
    const rows = await rowsOf(links[2]!.CSV!);
    const shown = await column('#over-time tbody td');
    const written = rows.flatMap(({ value }) => asPercent(value!, 1) ?? []);
    expect(
      shown
        .filter((text) => text.includes('%'))
        .map((text) => /[\d.]+%/.exec(text)![0])
        .toSorted(),
    ).toEqual(written.toSorted());
    expect(rows).toHaveLength(shown.length);
  });

  it('of units by rank, and on the map, is what their tables show', async () => {
    const shown = await column('#units tbody td:nth-child(3)');
    for (const at of [3, 4]) {
      const rows = await rowsOf(links[at]!.CSV!);
      expect(rows).toHaveLength(shown.length);
      expect(rows.flatMap(({ value }) => asPercent(value!, 1) ?? []).toSorted()).toEqual(
        shown.filter((text) => text.endsWith('%')).toSorted(),
      );
    }
  });

  it('is the same in every format', async () => {
    const csv = await rowsOf(links[0]!.CSV!);
    const values = csv.map(({ value }) => (value === '' ? null : Number(value)));
    const bytesOf = async (name: string) => (await readAs(`${origin}${links[0]![name]!}`)).arrayBuffer();
    const arrow = tableFromIPC(await bytesOf('Arrow'));
    expect(arrow.toArray().map((row) => row.value as number)).toEqual(values);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(await bytesOf('XLSX'));
    const sheet = book.worksheets[0]!;
    const place = (sheet.getRow(1).values as string[]).indexOf('value');
    const cells = csv.map((_, at) => sheet.getRow(2 + at).getCell(place).value);
    expect(cells).toEqual(values);
    expect(
      Buffer.from(await bytesOf('Parquet'))
        .subarray(0, 4)
        .toString(),
    ).toBe('PAR1');
  });

  it('of the briefing is what it draws: tasks by status, and each step from registered to used', async () => {
    await page.goto(`${origin}/?lang=en`);
    const addressOf = async (picture: string) =>
      page.locator(`.panel:has(a[href^="/${picture}.svg"]) a:text-is("CSV")`).getAttribute('href');
    const counts = await rowsOf((await addressOf('tasks'))!);
    const tasks = await column('.figure:has(a[href^="/tasks.svg"]) tbody td:nth-child(2)');
    expect(counts.map((row) => Object.values(row)[1]).toSorted()).toEqual(tasks.toSorted());
    const [steps] = await rowsOf((await addressOf('funnel'))!);
    expect(Object.values(steps!)).toEqual(await column('.figure:has(a[href^="/funnel.svg"]) tbody td'));
    const phases = await rowsOf((await addressOf('phases'))!);
    const values = await column('.figure:has(a[href^="/phases.svg"]) tbody td:nth-child(4)');
    expect(values).toContain('50.0%');
    expect(phases.map((row) => asPercent(row.value!, 1) ?? '–')).toEqual(values);
  });
});

describe('high contrast', () => {
  const pages = [
    ...['/', '/indicators', '/indicators/redeclaration_rate', '/explore', '/units', '/units/34-66'],
    ...['/search', '/data', '/refresh', '/refresh/procedure_month', '/views', '/meeting?page=2'],
    '/explore/rows?indicator=redeclaration_rate&unit=34-66&grain=month&period=2026-10',
  ];

  it('is chosen from the menu, and kept', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${origin}/?lang=en`);
    await page.locator('header summary', { hasText: 'Appearance' }).click();
    await page.getByRole('link', { name: 'High contrast' }).click();
    await page.waitForURL('**theme=contrast*');
    await page.goto(`${origin}/indicators`);
    expect(await page.getAttribute('html', 'data-theme')).toBe('contrast');
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)');
    await context.close();
  });

  it('is shown where the device asks for more, unless another appearance was chosen', async () => {
    const context = await browser.newContext({ contrast: 'more' });
    const page = await context.newPage();
    const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
    await page.goto(`${origin}/`);
    expect(await ink()).toBe('rgb(0, 0, 0)');
    await page.goto(`${origin}/?theme=light`);
    expect(await ink()).toBe('rgb(21, 32, 43)');
    await context.close();
  });

  describe.each(['light', 'dark'] as const)('on a %s device', (colorScheme) => {
    it.each(pages)('reads at 7 to 1 on %s', async (path) => {
      const context = await browser.newContext({ colorScheme, viewport: { width: 1366, height: 768 } });
      const page = await context.newPage();
      await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=en&theme=contrast`);
      // All other rules are looked at in the usual appearances.
      const axe = await new AxeBuilder({ page })
        .withRules(['color-contrast', 'color-contrast-enhanced'])
        .analyze();
      expect(axe.passes.map(({ id }) => id)).toContain('color-contrast-enhanced');
      expect(axe.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual(
        [],
      );
      await context.close();
    });
  });

  it('leaves forced colours to the system: text, focus and chips are seen', async () => {
    const context = await browser.newContext({ forcedColors: 'active', colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(`${origin}/indicators?lang=en`);
    const chip = page.locator('.chip').first();
    const border = await chip.evaluate((one) => getComputedStyle(one).borderTopColor);
    expect(border).not.toBe('rgba(0, 0, 0, 0)');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    expect(outline).toBe('solid');
    await context.close();
  });
});

it('has no style guide where it is built', async () => {
  expect((await fetch(`${origin}/styleguide`)).status).toBe(404);
  const built = join(repository, 'build');
  const scripts = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  expect(scripts.length).toBeGreaterThan(10);
  // The name of one of its samples.
  const guiding = scripts.filter((file) =>
    readFileSync(join(built, file), 'utf8').includes('heat-map-states'),
  );
  expect(guiding).toEqual([]);
});
