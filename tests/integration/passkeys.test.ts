import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPasskeys, removePasskey, renamePasskey } from '#lib/server/auth/passkey-list.ts';
import { passkeySite } from '#lib/server/auth/passkey-site.ts';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  finishPasskeySignIn,
} from '#lib/server/auth/passkeys.ts';
import { openControl, type Control } from '#warehouse/control/open-control.ts';
import { PasskeyDevice, type Manner } from '../support/passkey-device.ts';

const site = passkeySite('https://lodestar.example.gov.vn', 'Lodestar')!;
const manner: Manner = { origin: site.origin, siteId: site.id, verifiesUser: true };
const an = { personId: 'p-an', name: 'an', label: 'Ban Tổ chức' };
const binh = { personId: 'p-binh', name: 'binh', label: 'Văn phòng' };

let control: Control;
let at: number;
let device: PasskeyDevice;
beforeEach(() => {
  at = Date.parse('2026-12-01T02:00:00Z');
  control = openControl(':memory:', { clock: () => new Date(at) });
  device = new PasskeyDevice();
});
afterEach(() => control.close());

async function add(owner = an, as: Partial<Manner> = {}, label = 'Phone') {
  const { options, token } = await beginPasskey(control, site, owner);
  const response = device.create(options, { ...manner, ...as });
  return addPasskey(control, site, owner.personId, { token, response, label });
}
async function signIn(as: Partial<Manner> = {}, from = device) {
  const { options, token } = await beginPasskeySignIn(control, site);
  return finishPasskeySignIn(control, site, token, from.get(options, { ...manner, ...as }));
}
const refused = expect.objectContaining({ ok: false, code: 'passkey_refused' });
const expired = expect.objectContaining({ ok: false, code: 'sign_in_expired' });

describe('a passkey', () => {
  it('signs its owner in, without a name being typed', async () => {
    const credentialId = device.credentialId.toString('base64url');
    expect(await add()).toEqual({ ok: true, credentialId });
    expect(await signIn()).toEqual({ ok: true, personId: 'p-an', credentialId });
    expect(await signIn()).toMatchObject({ ok: true });
  });

  it('is asked to know its owner and to be found by the site', async () => {
    const { options } = await beginPasskey(control, site, an);
    expect(options).toMatchObject({
      rp: { id: 'lodestar.example.gov.vn' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect((await beginPasskeySignIn(control, site)).options).toMatchObject({ userVerification: 'required' });
  });

  it('is not asked for twice of the same device', async () => {
    await add();
    const { options } = await beginPasskey(control, site, an);
    expect(options.excludeCredentials?.map(({ id }) => id)).toEqual([
      device.credentialId.toString('base64url'),
    ]);
  });

  it.each([
    ['of an imitated page', { origin: 'https://lodestar.example.gov.vn.evil.example' }],
    ['of another site', { siteId: 'evil.example' }],
    ['of a device that did not verify its user', { verifiesUser: false }],
  ])('%s is refused, when it is made and when it is shown', async (_, as) => {
    expect(await add(an, as)).toEqual(refused);
    await add();
    expect(await signIn(as)).toEqual(refused);
  });

  it('that is a copy is refused: the counter goes back', async () => {
    await add();
    await signIn();
    await signIn();
    device.counter = 0;
    expect(await signIn()).toEqual(refused);
  });

  it('with another key under its name is refused', async () => {
    await add();
    const forged = new PasskeyDevice();
    Object.assign(forged, { credentialId: device.credentialId });
    expect(await signIn({}, forged)).toEqual(refused);
  });

  it('nobody knows here signs nobody in', async () => {
    expect(await signIn()).toMatchObject({ ok: false, code: 'passkey_unknown' });
  });

  it('of one person cannot become that of another', async () => {
    await add(an);
    expect(await add(binh)).toEqual(refused);
    expect(listPasskeys(control, 'p-binh')).toEqual([]);
    // The device now says that its key is the other's.
    expect(await signIn()).toEqual(refused);
  });

  it('answers a question once, and in time', async () => {
    await add();
    const once = await beginPasskeySignIn(control, site);
    const response = device.get(once.options, manner);
    expect(await finishPasskeySignIn(control, site, once.token, response)).toMatchObject({ ok: true });
    expect(await finishPasskeySignIn(control, site, once.token, response)).toEqual(expired);
    const late = await beginPasskeySignIn(control, site);
    at += 300_000;
    expect(await finishPasskeySignIn(control, site, late.token, device.get(late.options, manner))).toEqual(
      expired,
    );
  });

  it('answers no other question than the one asked', async () => {
    await add();
    const [one, other] = [await beginPasskeySignIn(control, site), await beginPasskeySignIn(control, site)];
    const answer = device.get(one.options, manner);
    expect(await finishPasskeySignIn(control, site, other.token, answer)).toEqual(refused);
  });

  it('is made only by whom it was asked of', async () => {
    const { options, token } = await beginPasskey(control, site, an);
    const response = device.create(options, manner);
    expect(await addPasskey(control, site, 'p-binh', { token, response, label: 'Phone' })).toEqual(expired);
    expect(listPasskeys(control, 'p-binh')).toEqual([]);
  });

  it.each([null, 'text', {}, { id: 7 }, { id: 'x', response: null }])(
    'that is no answer at all (%j) is refused',
    async (response) => {
      await add();
      const asked = await beginPasskey(control, site, an);
      const added = { token: asked.token, response, label: 'Phone' };
      expect(await addPasskey(control, site, an.personId, added)).toEqual(refused);
      const id = device.credentialId.toString('base64url');
      const known = typeof response === 'object' && response ? { ...response, id } : response;
      const { token } = await beginPasskeySignIn(control, site);
      expect((await finishPasskeySignIn(control, site, token, known)).ok).toBe(false);
    },
  );
});

describe('the list of passkeys', () => {
  it("shows, renames and removes one's own alone", async () => {
    await add();
    const [entry] = listPasskeys(control, 'p-an');
    expect(entry).toMatchObject({ label: 'Phone', createdAt: '2026-12-01T02:00:00.000Z', lastUsedAt: null });
    await signIn();
    expect(listPasskeys(control, 'p-an')[0]).toMatchObject({ lastUsedAt: '2026-12-01T02:00:00.000Z' });
    const id = entry!.credentialId;
    expect(renamePasskey(control, 'p-binh', id, 'Mine')).toBe(false);
    expect(renamePasskey(control, 'p-an', id, ' Office phone ')).toBe(true);
    expect(listPasskeys(control, 'p-an')[0]).toMatchObject({ label: 'Office phone' });
    expect(removePasskey(control, 'p-binh', id)).toBe(false);
    expect(removePasskey(control, 'p-an', id)).toBe(true);
    expect(await signIn()).toMatchObject({ code: 'passkey_unknown' });
  });

  it('takes no empty or endless name', async () => {
    const told = expect.objectContaining({ code: 'text_invalid' });
    await expect(add(an, {}, ' ')).rejects.toEqual(told);
    await expect(add(an, {}, 'x'.repeat(61))).rejects.toEqual(told);
  });
});

describe('the site of passkeys', () => {
  it.each([
    ['https://lodestar.example.gov.vn', 'lodestar.example.gov.vn'],
    ['https://lodestar.example.gov.vn:8443', 'lodestar.example.gov.vn'],
    ['http://localhost:3000', 'localhost'],
    ['http://lodestar.example.gov.vn', null],
    ['http://127.0.0.1:3000', null],
    ['https://[::1]:3000', null],
    ['https://10.0.0.5', null],
  ])('at %s: %s', (origin, id) => expect(passkeySite(origin, 'Lodestar')?.id ?? null).toBe(id));
});
