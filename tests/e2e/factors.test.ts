import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startBareServer, type BareServer } from '../support/bare-server.ts';
import { launchChromium } from '../support/chromium.ts';
import { CLIENT_SECRET, makeIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts';
import { freePort } from '../support/product.ts';

const password = 'một câu chỉ mình tôi viết';
let provider: IdentityProvider;
let server: BareServer;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined); // The provider tells that it speaks plain http.
  folder = mkdtempSync(join(tmpdir(), 'lodestar-factors-'));
  const port = await freePort();
  provider = await makeIdentityProvider(`http://localhost:${port}/sign-in/provider/done`);
  writeFileSync(join(folder, 'secret'), CLIENT_SECRET);
  writeFileSync(join(folder, 'oidc.yaml'), settingsOf(provider));
  server = await startBareServer(port, { LODESTAR_OIDC_FILE: join(folder, 'oidc.yaml') });
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
  await provider.shut();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function settingsOf({ issuer }: IdentityProvider): string {
  return `issuer: ${issuer}
clientId: lodestar
clientSecretFile: secret
scopes: [openid, profile, groups]
label: { en: Agency account, vi: Tài khoản cơ quan, hi: एजेंसी खाता }
groups:
  - { group: leaders, role: auditor, extent: all, highestClass: open }
`;
}

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

  it('may be the single sign-on, whose pages say when it is down, and which is there once it comes up', async () => {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/sign-in?to=/account`);
    await send(page, '.ways a');
    expect(page.url()).toBe(`${server.origin}/sign-in?told=provider_down&to=%2Faccount`);
    expect(await page.textContent('[role=alert]')).toContain('does not answer');
    await page.fill('#name', 'an');
    await page.fill('#password', password);
    await send(page, 'form[action="?/password"] button');
    expect(path(page)).toBe('/account');

    await provider.open();
    await page.context().clearCookies();
    await page.goto(`${server.origin}/sign-in?to=/account`);
    await page.click('.ways a');
    await page.waitForURL(`${server.origin}/account`);
    expect(await page.textContent('main')).toContain('Ban Tổ chức · btc');
    expect(await page.textContent('main')).toContain('Auditor');
    // They have no password here: whoever vouches for them asks for factors of its own.
    expect(await page.locator('#second-factor').count()).toBe(0);
    await page.close();
  });

  it('asks for the second factor behind a link too, until an administrator takes it away', async () => {
    const [office, theirs] = [await browser.newContext(), await browser.newContext()];
    const [desk, page] = [await office.newPage(), await theirs.newPage()];
    await showPassword(desk, '/people');
    await desk.fill('#new-name', 'binh');
    await desk.fill('#new-label', 'Văn phòng');
    await send(desk, 'form[action="?/add"] button');
    const link = async () => {
      await send(desk, 'form[action^="?/link"] button');
      return desk.getByLabel('Link that works once').inputValue();
    };
    const follow = async (address: string) => {
      await page.goto(address);
      await page.fill('#password', 'một câu khác nữa của Bình');
      await send(page, 'form button');
    };
    await follow(await link());
    await page.goto(`${server.origin}/account`);
    await send(page, 'form[action="?/beginFactor"] button');
    const secret = Secret.fromBase32((await page.textContent('.secret code'))!.replaceAll(' ', ''));
    await page.fill('#factor-code', new TOTP({ secret }).generate());
    await send(page, 'form[action="?/confirmFactor"] button');

    await theirs.clearCookies();
    await follow(await link());
    expect(path(page)).toBe('/sign-in/second');
    await desk.goto(desk.url().replace(/\?.*/, ''));
    await send(desk, 'form[action^="?/removeFactors"] button');
    expect(await desk.locator('form[action^="?/removeFactors"]').count()).toBe(0);
    await page.goto(`${server.origin}/account`);
    expect(path(page)).toBe('/sign-in');
    await follow(await link());
    await page.goto(`${server.origin}/account`);
    expect(path(page)).toBe('/account');
    await Promise.all([office.close(), theirs.close()]);
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
