import { readPerson } from '#warehouse/control/people.ts';
import { openWarehouse } from '../warehouse.ts';
import {
  dropPasskey,
  isFresh,
  keepPasskey,
  confirmSecondFactor,
  removeSecondFactor,
} from './change-factors.ts';
import { renewRecoveryCodes } from './change-factors.ts';
import { installationSeal } from './installation.ts';
import { listPasskeys, renamePasskey, type PasskeyEntry } from './passkey-list.ts';
import { passkeySite, type PasskeySite } from './passkey-site.ts';
import { beginPasskey } from './passkeys.ts';
import { currentReader } from './reader.ts';
import { refuse, type Outcome } from './refusal.ts';
import { beginTotp, drawQr, readBegunTotp, readSecondFactor, removeTotp, type SecondFactor } from './totp.ts';

/** What this installation is called where keys and codes are listed. */
const NAME = 'Lodestar';

/** What somebody is told of how they sign in, beside their password. */
export interface OwnFactors {
  /** Null where another vouches for them, who asks for factors of its own. */
  secondFactor: (SecondFactor & { begun: { secret: string; qr: string } | null }) | null;
  passkeys: PasskeyEntry[];
  /** Whether keys can be held at the address of this server. */
  holdsPasskeys: boolean;
  /** Whether they have signed in so lately that they may change any of it. */
  isFresh: boolean;
}

/** Where this server's keys belong to; null where browsers hold none. */
export function ownSite(url: URL): PasskeySite | null {
  return passkeySite(url.origin, NAME);
}

/** Reads how the reader signs in. @throws {WarehouseError} seal_broken, key_invalid */
export async function readOwnFactors(url: URL): Promise<OwnFactors> {
  const { control, reader, person } = await own();
  const standing = readSecondFactor(control, person.personId);
  const begun = standing.isBegun
    ? readBegunTotp(control, installationSeal(), person.personId, names(person))
    : null;
  return {
    secondFactor:
      person.issuer === null && person.passwordHash !== null
        ? { ...standing, begun: begun && { secret: begun.secret, qr: drawQr(begun.uri) } }
        : null,
    passkeys: listPasskeys(control, person.personId),
    holdsPasskeys: ownSite(url) !== null,
    isFresh: isFresh(control, reader),
  };
}

/** Begins a second factor for the reader. */
export async function beginOwnFactor(): Promise<Outcome<object>> {
  const { control, reader, person } = await own();
  if (!isFresh(control, reader)) return refuse('sign_in_stale', 'second factor begun');
  return beginTotp(control, installationSeal(), person.personId, names(person));
}

/** Puts it into force. @returns `recoveryCodes`: shown once */
export async function confirmOwnFactor(code: string): Promise<Outcome<{ recoveryCodes: string[] }>> {
  const { control, reader } = await own();
  return confirmSecondFactor(control, installationSeal(), reader, code);
}

/** Takes it away, or gives up one that was begun. */
export async function removeOwnFactor(): Promise<Outcome<object>> {
  const { control, reader, person } = await own();
  if (!readSecondFactor(control, person.personId).isBegun) return removeSecondFactor(control, reader);
  removeTotp(control, person.personId);
  return { ok: true };
}

/** Draws new codes of paper. */
export async function renewOwnCodes(): Promise<Outcome<{ recoveryCodes: string[] }>> {
  const { control, reader, person } = await own();
  if (readSecondFactor(control, person.personId).since === null)
    return refuse('second_factor_missing', 'recovery codes asked for');
  return renewRecoveryCodes(control, reader);
}

/** Asks the reader's device for a new key. @returns null where this server can have none */
export async function askForOwnPasskey(url: URL) {
  const { control, person } = await own();
  const site = ownSite(url);
  return site && beginPasskey(control, site, person);
}

/** Keeps a new key of the reader's. @throws {WarehouseError} text_invalid */
export async function keepOwnPasskey(
  url: URL,
  answer: { token: string | null; response: unknown; label: string },
): Promise<Outcome<object>> {
  const { control, reader } = await own();
  const site = ownSite(url);
  if (!site) return refuse('passkey_refused', 'no keys at this address');
  return keepPasskey(control, site, reader, answer);
}

/** Calls one of the reader's keys otherwise; one that is not there any more is no fault. @throws {WarehouseError} text_invalid */
export async function renameOwnPasskey(credentialId: string, label: string): Promise<void> {
  const { control, person } = await own();
  renamePasskey(control, person.personId, credentialId, label);
}

/** Takes one of the reader's keys away; one that is not there any more is no fault. */
export async function dropOwnPasskey(credentialId: string): Promise<void> {
  const { control, reader } = await own();
  dropPasskey(control, reader, credentialId);
}

async function own() {
  const { control } = await openWarehouse();
  const reader = currentReader();
  return { control, reader, person: readPerson(control, reader.personId)! };
}

const names = ({ name }: { name: string }) => ({ issuer: NAME, account: name });
