import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBareServer, type BareServer } from '../support/bare-server.ts';
import { launchChromium } from '../support/chromium.ts';

const password = 'một câu chỉ mình tôi viết';
/** Nobody listens there. */
const provider = `issuer: http://127.0.0.1:9
clientId: lodestar
label: { en: Agency account, vi: Tài khoản cơ quan, hi: एजेंसी खाता }
`;

let server: BareServer;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-factors-'));
  writeFileSync(join(folder, 'oidc.yaml'), provider);
  server = await startBareServer({ LODESTAR_OIDC_FILE: join(folder, 'oidc.yaml') });
  browser = await launchChromium();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.firstLink);
  await page.fill('#name', 'an');
  await page.fill('#label', 'Quản trị viên');
  await page.fill('#password', password);
  await send(page, 'form button');
  await context.close();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Presses a button that sends a form. */
async function send(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.click(button)]);
}
async function showPassword(page: Page, to = '/account'): Promise<void> {
  await page.goto(`${server.origin}/sign-in?to=${to}`);
  await page.fill('#name', 'an');
  await page.fill('#password', password);
  await send(page, 'form[action="?/password"] button');
}
async function giveDevice(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}
const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ html }) => html),
  ]);
const path = (page: Page) => new URL(page.url()).pathname;

describe('how somebody signs in', () => {
  it('may be a passkey of their device, added and shown without a name', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await giveDevice(context, page);
    await showPassword(page);
    await page.fill('#passkey-label', 'Máy tính văn phòng');
    await send(page, '#passkeys .add button');
    expect(await page.inputValue('#passkeys table input[name=label]')).toBe('Máy tính văn phòng');
    expect(await violations(page)).toEqual([]);
    await context.clearCookies();
    await page.goto(`${server.origin}/sign-in?to=/account`);
    await page.click('.ways button');
    await page.waitForURL(`${server.origin}/account`);
    await send(page, '#passkeys form[action="?/removePasskey"] button');
    expect(await page.locator('#passkeys table').count()).toBe(0);
    await context.clearCookies();
    await page.goto(`${server.origin}/sign-in`);
    await page.click('.ways button');
    await page.waitForSelector('.ways [role=alert]');
    expect(path(page)).toBe('/sign-in');
    await context.close();
  });

  it('says that the single sign-on is down, and leaves the other ways open', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/sign-in?to=/account`);
    await send(page, '.ways a');
    expect(page.url()).toBe(`${server.origin}/sign-in?told=provider_down&to=%2Faccount`);
    expect(await page.textContent('[role=alert]')).toContain('does not answer');
    await page.fill('#name', 'an');
    await page.fill('#password', password);
    await send(page, 'form[action="?/password"] button');
    expect(path(page)).toBe('/account');
    await page.close();
  });

  it('takes a second factor, without scripts too, and is nobody before it is shown', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    await showPassword(page);
    await send(page, 'form[action="?/beginFactor"] button');
    const secret = (await page.textContent('.secret code'))!.replaceAll(' ', '');
    const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await page.fill('#factor-code', '000000');
    await send(page, 'form[action="?/confirmFactor"] button');
    expect(await page.locator('#second-factor [role=alert]').count()).toBe(1);
    await page.fill('#factor-code', code());
    await send(page, 'form[action="?/confirmFactor"] button');
    const papers = await page.locator('.codes code').allTextContents();
    expect(papers).toHaveLength(10);

    await context.clearCookies();
    await showPassword(page);
    expect(path(page)).toBe('/sign-in/second');
    await page.goto(`${server.origin}/account`);
    expect(path(page)).toBe('/sign-in');
    await page.goto(`${server.origin}/sign-in/second`);
    // The code by which it was put into force was taken.
    await page.fill('#code', '000000');
    await send(page, 'form button');
    expect(await page.locator('[role=alert]').count()).toBe(1);
    await page.fill('#code', papers[0]!);
    await send(page, 'form button');
    expect(path(page)).toBe('/account');
    expect(await page.textContent('#second-factor')).toContain('9 recovery codes');
    await context.close();
  });

  it.each(['en', 'vi', 'hi'])(
    'is asked on pages that are accessible and fit a phone, in %s',
    async (language) => {
      const context = await browser.newContext({
        viewport: { width: 320, height: 700 },
        colorScheme: 'dark',
      });
      const page = await context.newPage();
      await page.goto(`${server.origin}/sign-in?lang=${language}&told=provider_clock_differs`);
      for (const what of ['sign-in', 'second']) {
        if (what === 'second') await showPassword(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
        expect(await violations(page)).toEqual([]);
      }
      expect(path(page)).toBe('/sign-in/second');
      await context.close();
    },
  );
});
