import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { readAs } from '../support/visitor.ts';

const origin = inject('origin');
const asked = 'indicator=redeclaration_rate&by=period';

describe('an address of Explore without a unit', () => {
  it.each([
    ['office', '00'],
    ['leader-province', '34-48'],
  ])('is led to that of %s, whatever it asks besides', async (account, unit) => {
    const init: RequestInit = { redirect: 'manual', headers: { accept: 'text/html' } };
    const led = await readAs(`${origin}/explore?lang=en&${asked}`, init, account);
    expect([led.status, led.headers.get('location')]).toEqual([
      303,
      `/explore?lang=en&${asked}&unit=${unit}`,
    ]);
    const sent = await readAs(`${origin}/explore?unit=&${asked}&from=`, init, account);
    expect(sent.headers.get('location')).toBe(`/explore?${asked}&unit=${unit}`);
    const page = await readAs(`${origin}${led.headers.get('location')}`, init, account);
    expect(page.status).toBe(200);
  });

  describe('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium(origin);
    });
    afterAll(() => browser.close());

    it('is nowhere in what the pages lead to, so that nothing is asked twice', async () => {
      const page = await browser.newPage();
      for (const path of [
        '/?lang=en',
        '/indicators/redeclaration_rate',
        '/search?q=documents',
        '/views',
        '/explore',
      ]) {
        await page.goto(`${origin}${path}`);
        const hrefs = await page
          .locator('a[href^="/explore"]')
          .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
        expect(hrefs.length).toBeGreaterThan(0);
        expect(hrefs.filter((href) => !/[?&]unit=/.test(href))).toEqual([]);
      }
      await page.close();
    });

    it('is named after each choice, and in what is copied', async () => {
      const page = await browser.newPage();
      await page.goto(`${origin}/explore?lang=en&${asked}`, { waitUntil: 'networkidle' });
      expect(page.url()).toContain('unit=00');
      await page.getByLabel('Rows', { exact: true }).selectOption({ label: 'Provincial level' });
      await page.waitForURL(/by=unit:TINH/);
      expect(new URL(page.url()).searchParams.get('unit')).toBe('00');
      await page.getByText('Save this view').click();
      expect(await page.locator('input[name=address]').inputValue()).toContain('unit=00');
      await page.close();
    });
  });

  it('is read without scripts, where a form without a unit names it too', async () => {
    const answer = await readAs(`${origin}/explore?${asked}`, { headers: { accept: 'text/html' } });
    const html = await answer.text();
    expect(new URL(answer.url).searchParams.get('unit')).toBe('00');
    expect(html).toMatch(/<option[^>]*value="00"[^>]*selected|<option[^>]*selected[^>]*value="00"/);
  });
});

describe('an address of Explore with a unit', () => {
  it('is about that unit for whoever opens it', async () => {
    const crumbs = async (account: string, unit: string) => {
      const answer = await readAs(`${origin}/explore?lang=en&${asked}&unit=${unit}`, {}, account);
      return /<ol class="quiet crumbs[\s\S]*?<\/ol>/
        .exec(await answer.text())![0]
        .replaceAll(/<[^>]*>/g, ' ');
    };
    expect(await crumbs('office', '34-48')).toBe(await crumbs('leader-province', '34-48'));
    expect(await crumbs('leader-province', '00')).toContain('Whole organisation');
  });
});
