import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { and, eq } from 'drizzle-orm';
import { now, type Control } from '#warehouse/control/open-control.ts';
import { passkey } from '#warehouse/control/people-schema.ts';
import { makeChallenge, takeChallenge } from './challenges.ts';
import { passkeyLabel } from './passkey-list.ts';
import type { PasskeySite } from './passkey-site.ts';
import { refuse, type Outcome, type Refused } from './refusal.ts';

/** What a browser's authenticator is asked, and the token that takes its answer. */
export interface PasskeyStep<T> {
  options: T;
  token: string;
}

/** Time to find the key and show one's finger. */
const STEP_SECONDS = 300;
/** What devices sign with: P-256, Ed25519 and, for older ones of Windows, RSA. */
const ALGORITHMS = [-7, -8, -257];

/** Asks a device for a new key. The key is to know its owner (PIN, finger, face), and to be found without a name being typed. */
export async function beginPasskey(
  control: Control,
  site: PasskeySite,
  owner: { personId: string; name: string; label: string },
): Promise<PasskeyStep<PublicKeyCredentialCreationOptionsJSON>> {
  const { personId, name: userName, label: userDisplayName } = owner;
  const held = control.db.select().from(passkey).where(eq(passkey.personId, personId)).all();
  const options = await generateRegistrationOptions({
    ...{ rpName: site.name, rpID: site.id, userName, userDisplayName, attestationType: 'none' },
    userID: new TextEncoder().encode(personId),
    timeout: STEP_SECONDS * 1000,
    excludeCredentials: held.map(({ credentialId: id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  const data = { personId, challenge: options.challenge };
  return { options, token: makeChallenge(control, 'passkey_register', data, STEP_SECONDS) };
}

/**
 * Keeps a new key, as its device answered.
 *
 * @param answer `response`: as the browser sent it, not trusted; `label`: what its owner calls the device
 * @param told called in the same transaction, where the key is kept
 * @throws {WarehouseError} text_invalid: no label, or too long a one
 */
export async function addPasskey(
  control: Control,
  site: PasskeySite,
  personId: string,
  answer: { token: string | null | undefined; response: unknown; label: string },
  told: (credentialId: string) => void = () => undefined,
): Promise<Outcome<{ credentialId: string }>> {
  const label = passkeyLabel(answer.label);
  const step = takeChallenge(control, 'passkey_register', answer.token);
  if (step?.personId !== personId) return refuse('sign_in_expired', 'no new key was asked for');
  const response = answer.response as RegistrationResponseJSON;
  const verified = await verifyRegistrationResponse({
    ...{ response, expectedChallenge: String(step.challenge), requireUserVerification: true },
    ...{ expectedOrigin: site.origin, expectedRPID: site.id, supportedAlgorithmIDs: ALGORITHMS },
  }).catch(refusalOf);
  if ('ok' in verified) return verified;
  if (!verified.verified) return refuse('passkey_refused', 'attestation does not fit');
  const { id: credentialId, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  const isKept = control.sqlite
    .transaction(() => {
      const kept = control.db
        .insert(passkey)
        .values({
          ...{ credentialId, personId, counter, transports, label, createdAt: now(control) },
          publicKey: Buffer.from(publicKey).toString('base64url'),
        })
        .onConflictDoNothing()
        .run();
      if (kept.changes > 0) told(credentialId);
      return kept.changes > 0;
    })
    .immediate();
  // Else somebody could take a key of others for their own.
  if (!isKept) return refuse('passkey_refused', 'the key is kept already');
  return { ok: true, credentialId };
}

/** Asks any device for a key of this site; which person it is of, its answer says. */
export async function beginPasskeySignIn(
  control: Control,
  site: PasskeySite,
): Promise<PasskeyStep<PublicKeyCredentialRequestOptionsJSON>> {
  const options = await generateAuthenticationOptions({
    ...{ rpID: site.id, userVerification: 'required', timeout: STEP_SECONDS * 1000 },
  });
  const data = { challenge: options.challenge };
  return { options, token: makeChallenge(control, 'passkey_sign_in', data, STEP_SECONDS) };
}

/**
 * Checks a device's answer. Whoever it is has shown both that they hold the device and that it knows them: there is no second factor to ask.
 *
 * @param response as the browser sent it, not trusted
 */
export async function finishPasskeySignIn(
  control: Control,
  site: PasskeySite,
  token: string | null | undefined,
  response: unknown,
): Promise<Outcome<{ personId: string; credentialId: string }>> {
  const step = takeChallenge(control, 'passkey_sign_in', token);
  if (!step) return refuse('sign_in_expired', 'no key was asked for');
  const answer = response as AuthenticationResponseJSON | null;
  const id = typeof answer?.id === 'string' ? answer.id : '';
  const kept = control.db.select().from(passkey).where(eq(passkey.credentialId, id)).get();
  if (!answer || !kept) return refuse('passkey_unknown', 'a key that is not kept here');
  const { personId, credentialId, counter } = kept;
  const verified = await verifyAuthenticationResponse({
    ...{ response: answer, expectedChallenge: String(step.challenge), requireUserVerification: true },
    ...{ expectedOrigin: site.origin, expectedRPID: site.id },
    credential: {
      id: credentialId,
      publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')),
      counter,
    },
  }).catch(refusalOf);
  if ('ok' in verified) return verified;
  const handle = answer.response.userHandle;
  const isTheirs = !handle || Buffer.from(handle, 'base64url').toString() === personId;
  if (!verified.verified || !isTheirs) return refuse('passkey_refused', 'signature or owner does not fit');
  const used = control.db
    .update(passkey)
    .set({ counter: verified.authenticationInfo.newCounter, lastUsedAt: now(control) })
    .where(and(eq(passkey.credentialId, credentialId), eq(passkey.counter, counter)))
    .run();
  if (used.changes === 0) return refuse('passkey_refused', 'used twice at once, or removed');
  return { ok: true, personId, credentialId };
}

/** The library throws for whatever does not fit. Its sentences quote values after a first quotation mark; those are left out. */
function refusalOf(fault: unknown): Refused {
  const said = fault instanceof Error ? fault.message : 'unreadable';
  return refuse('passkey_refused', said.split(/["\d]/)[0]!.trim().slice(0, 120));
}
