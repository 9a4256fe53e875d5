import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';

const origin = inject('origin');
const INDICATOR = `${origin}/indicators/redeclaration_rate`;
const violations = async (on: Page) =>
  (await new AxeBuilder({ page: on }).analyze()).violations.map(({ id }) => id);

describe('whoever follows a figure', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium(origin, 'leader-province');
    page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  });
  afterAll(() => browser.close());
  const form = () => page.locator('#follow');
  const bell = () => page.getByRole('banner').getByRole('link', { name: /otice/ });
  /** Looks again until the round of telling has come by. */
  const untilUnread = async () => {
    for (let look = 0; look < 30; look++) {
      await page.goto(`${origin}/notices?show=unread&lang=en`);
      if ((await page.getByText('Followed figure').count()) > 0) return;
      await page.waitForTimeout(1_000);
    }
    throw new Error('nothing was told within half a minute');
  };

  it('says on the page of the indicator what they wait for', async () => {
    await page.goto(`${INDICATOR}?lang=en`, { waitUntil: 'networkidle' });
    await form().getByText('Follow this figure').click();
    const rule = form().getByLabel('Tell me when it is');
    // Of what is better lower, the bad news is that it is higher.
    expect(await rule.inputValue()).toBe('above');
    expect(await form().getByLabel('Periods').isVisible()).toBe(false);
    const value = form().getByLabel(/^Value/);
    const isRequired = () => value.evaluate((field: HTMLInputElement) => field.required);
    // The browser says at the field that it is empty; of a trend no value is asked for.
    await form().getByRole('button', { name: 'Follow', exact: true }).click();
    expect(await value.evaluate((field) => field.matches(':focus:invalid'))).toBe(true);
    await rule.selectOption('rising');
    expect(await isRequired()).toBe(false);
    await rule.selectOption('above');
    expect(await isRequired()).toBe(true);
    await value.fill('much');
    await form().getByRole('button', { name: 'Follow', exact: true }).click();
    expect(await form().getByRole('alert').innerText()).toContain('Say a number');
    expect(new URL(page.url()).hash).toBe('#follow');
    await value.fill('0,1');
    await form().getByRole('button', { name: 'Follow', exact: true }).click();
    await page.waitForURL(/redeclaration_rate(\?(?!\/)[^#]*)?#follow$/);
    expect(await page.locator('#follow li').allInnerTexts()).toEqual(['Declared again, Đà Nẵng: above 0.1%']);
    expect(await violations(page)).toEqual([]);
  });

  it('is told by the bell and in the inbox, with the figure of their own province', async () => {
    await untilUnread();
    expect(await bell().getAttribute('aria-label')).toMatch(/^\d+ unread notices?$/);
    const told = page.locator('li.unread', { hasText: 'Followed figure' });
    expect(await told.innerText()).toMatch(/Declared again, Đà Nẵng: [\d.]+% in .+, above 0\.1%/);
    expect(await page.getByText('Whole organisation').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await told.getByRole('link').click();
    await page.waitForURL(/\/indicators\/redeclaration_rate\?/);
  });

  it('puts it off until a day, wakes it, and has read it', async () => {
    await page.goto(`${origin}/notices?lang=en`, { waitUntil: 'networkidle' });
    const told = () => page.locator('li.unread', { hasText: 'Followed figure' });
    await told().getByText('Snooze').first().click();
    await told().getByRole('button', { name: 'Snooze', exact: true }).click();
    await page.waitForLoadState();
    expect(await told().count()).toBe(0);
    await page.goto(`${origin}/notices?show=snoozed`);
    expect(await told().innerText()).toContain('comes back on');
    await told().getByRole('button', { name: /^Wake/ }).click();
    await page.waitForLoadState();
    await page.goto(`${origin}/notices`);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.waitForLoadState();
    expect(await page.locator('li.unread').count()).toBe(0);
    expect(await bell().getAttribute('aria-label')).toBe('Notices');
  });

  it('follows it no longer', async () => {
    await page.getByRole('button', { name: /^Stop following: Declared again/ }).click();
    await page.waitForURL(/#follows$/);
    expect(await page.locator('#follows').innerText()).toContain('You follow no figure yet');
  });
});

it('an administrator says which programs are told, and is shown the secret once', async () => {
  const browser = await launchChromium(origin, 'administrator');
  try {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(`${origin}/webhooks?lang=en`, { waitUntil: 'networkidle' });
    await page.getByLabel('Purpose').fill('Alarm desk');
    await page.getByLabel('Address (https)').fill('https://alarms.example.gov.vn/lodestar');
    await page.getByLabel('Units').selectOption('34-48');
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    expect(await page.locator('code.once').innerText()).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(await violations(page)).toEqual([]);
    await page.goto(`${origin}/webhooks`);
    expect(await page.locator('code.once').count()).toBe(0);
    expect(await page.locator('tbody').innerText()).toMatch(/Alarm desk[\s\S]*Đà Nẵng · internal data/);
    await page.getByRole('button', { name: 'Remove: Alarm desk' }).click();
    await page.waitForLoadState();
    expect(await page.getByText('Alarm desk').count()).toBe(0);
    expect((await page.goto(`${origin}/notices`))?.status()).toBe(404);
  } finally {
    await browser.close();
  }
});
