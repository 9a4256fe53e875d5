import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium, openListening } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';

const red = '/indicators/mandatory_connection_rate';
const readers = [
  { name: 'at a desk, in English', language: 'en', width: 1366, height: 768 },
  { name: 'on a phone, in Hindi', language: 'hi', width: 390, height: 844 },
] as const;

const origin = inject('origin');
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium(inject('origin'));
});
afterAll(() => browser.close());

/** What a table's last column adds up to, and what its last row says it does, in hundredths. */
async function sumsOf(page: Page): Promise<{ added: number; said: number }> {
  const read = (rows: string) =>
    page
      .locator(`#why table ${rows} tr td:last-child`)
      .evaluateAll((cells) =>
        cells.map((cell) => Math.round(Number(cell.textContent.trim().replace('−', '-')) * 100)),
      );
  const [parts, [said]] = [await read('tbody'), await read('tfoot')];
  expect(parts.length).toBeGreaterThan(20);
  return { added: parts.reduce((sum, part) => sum + part, 0), said: said! };
}

describe.each(readers)('a leader $name', ({ language, width, height }) => {
  it('opens a red headline, sees why it changed, and opens the unit furthest behind', async () => {
    const context = await browser.newContext({ viewport: { width, height } });
    const { page, seen } = await openListening(context, origin);
    await page.goto(`${origin}/?lang=${language}`);
    await page.locator(`main li.headline a[href^="${red}"]`).first().click();
    await page.waitForURL(`**${red}*`);

    await page.locator('#why details:has(table) > summary').click();
    const first = await page.locator('#why tbody th').first().innerText();
    expect(await page.locator('#why h2').innerText()).toContain(first.trim());
    const { added, said } = await sumsOf(page);
    expect(added).toBe(said);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    const worst = page.locator('#over-time svg:visible a[aria-label]').first();
    const name = await worst.getAttribute('aria-label');
    await worst.click();
    await page.waitForURL('**unit=34-*');
    expect(await page.locator('ol.crumbs').innerText()).toContain(name);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(seen).toEqual({ console: [], foreign: [], failed: [] });
    await context.close();
  });
});

describe('without JavaScript', () => {
  it('chooses the base, small lines and the tree as then by links that keep one another', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=en`);
    await page.getByRole('link', { name: 'October 2025, a year before' }).click();
    await page.getByRole('link', { name: 'small lines' }).click();
    await page.getByRole('link', { name: 'as they were then' }).click();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      ...{ base: 'year', look: 'lines', tree: 'then' },
    });
    expect(await page.locator('#why').innerText()).toContain('October 2025 → October 2026');
    expect(await page.locator('#over-time .body li').count()).toBe(34);
    expect(await page.locator('main').innerText()).toContain('Read by the tree as it stood on each day');
    await context.close();
  });

  it('opens the working of a status, with the figures in it', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=en&grain=year`);
    await page.getByText('Show the working').click();
    const working = await page.locator('#working').innerText();
    expect(working).toMatch(
      /From 24% on 30 Nov 2024 straight to 5% on 31 Dec 2028: 19\.0% required on 31 Dec 2025/,
    );
    expect(await page.locator('main').innerText()).toMatch(
      /5% by 31 Dec 2028 takes −\d\.\d pts a year from now on/,
    );
    await context.close();
  });

  it('says that the version is the one served by saying nothing, and which one it does not know', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const { versions } = (await (await readAs(`${origin}/api/v1/versions`)).json()) as {
      versions: { id: string; current: boolean }[];
    };
    const served = versions.find(({ current }) => current)!.id;
    await page.goto(`${origin}/indicators/redeclaration_rate?lang=en&version=${served}`);
    expect(await page.getByText('You read another version').count()).toBe(0);
    const answer = await page.goto(`${origin}/indicators/redeclaration_rate?lang=en&version=none`);
    expect(answer?.status()).toBe(404);
    expect(await page.locator('main').innerText()).toContain('none');
    expect(await page.locator('header').count()).toBe(1);
    await context.close();
  });
});
