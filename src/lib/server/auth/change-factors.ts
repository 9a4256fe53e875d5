import { record } from '#warehouse/control/audit.ts';
import type { AuditAction } from '#warehouse/control/audit-actions.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import type { Seal } from '#warehouse/control/seal.ts';
import { endOtherSessions } from '#warehouse/control/sessions.ts';
import { removePasskey } from './passkey-list.ts';
import type { PasskeySite } from './passkey-site.ts';
import { addPasskey } from './passkeys.ts';
import { actorOf, type Reader } from './reader.ts';
import { drawRecoveryCodes } from './recovery-codes.ts';
import { refuse, type Outcome, type Refused } from './refusal.ts';
import { confirmTotp, removeTotp } from './totp.ts';

/** How long after a sign-in somebody may change how they sign in. */
const FRESH_MS = 15 * 60_000;

/** Whether somebody has signed in just now: an open browser that somebody finds must not be enough to keep it. */
export function isFresh(control: Control, { session }: Reader): boolean {
  return session !== null && control.clock().getTime() - Date.parse(session.createdAt) <= FRESH_MS;
}

/** Puts a begun second factor into force; other sessions, which never showed it, end. @throws {WarehouseError} seal_broken */
export function confirmSecondFactor(
  control: Control,
  seal: Seal,
  reader: Reader,
  code: string,
): Outcome<{ recoveryCodes: string[] }> {
  return (
    stale(control, reader) ??
    atOnce(control, () => {
      const outcome = confirmTotp(control, seal, reader.personId, code);
      if (outcome.ok)
        tell(control, reader, 'second_factor_added', { endedSessions: endOthers(control, reader) });
      return outcome;
    })
  );
}

/** Takes the second factor away; other sessions end. */
export function removeSecondFactor(control: Control, reader: Reader): Outcome<object> {
  return (
    stale(control, reader) ??
    atOnce(control, () => {
      if (!removeTotp(control, reader.personId)) return refuse('second_factor_missing', 'removed');
      tell(control, reader, 'second_factor_removed', { endedSessions: endOthers(control, reader) });
      return { ok: true as const };
    })
  );
}

/** Draws new recovery codes; earlier ones work no more. */
export function renewRecoveryCodes(control: Control, reader: Reader): Outcome<{ recoveryCodes: string[] }> {
  return (
    stale(control, reader) ??
    atOnce(control, () => {
      const recoveryCodes = drawRecoveryCodes(control, reader.personId);
      tell(control, reader, 'recovery_codes_drawn', {});
      return { ok: true as const, recoveryCodes };
    })
  );
}

/** Keeps a new key. @throws {WarehouseError} text_invalid */
export async function keepPasskey(
  control: Control,
  site: PasskeySite,
  reader: Reader,
  answer: { token: string | null | undefined; response: unknown; label: string },
): Promise<Outcome<{ credentialId: string }>> {
  const refusal = stale(control, reader);
  if (refusal) return refusal;
  const told = (credentialId: string) =>
    tell(control, reader, 'passkey_added', { credentialId, label: answer.label });
  return addPasskey(control, site, reader.personId, answer, told);
}

/** Takes a key away. @returns whether it was one of theirs */
export function dropPasskey(control: Control, reader: Reader, credentialId: string): boolean {
  return atOnce(control, () => {
    const isDone = removePasskey(control, reader.personId, credentialId);
    if (isDone) tell(control, reader, 'passkey_removed', { credentialId });
    return isDone;
  });
}

function stale(control: Control, reader: Reader): Refused | null {
  return isFresh(control, reader) ? null : refuse('sign_in_stale', 'a change to how somebody signs in');
}

/** What is changed and what tells of it stay or go together. */
function atOnce<T>(control: Control, work: () => T): T {
  return control.sqlite.transaction(work).immediate();
}

function endOthers(control: Control, { personId, session }: Reader): number {
  return endOtherSessions(control, personId, session?.sessionId ?? null);
}

function tell(control: Control, reader: Reader, action: AuditAction, detail: Record<string, unknown>): void {
  record(control, { ...actorOf(reader), action, object: `person:${reader.personId}`, detail });
}
