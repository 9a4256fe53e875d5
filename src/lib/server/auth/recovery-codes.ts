import { createHash, randomInt } from 'node:crypto';
import { and, count, eq, isNull } from 'drizzle-orm';
import { now, type Control } from '#warehouse/control/open-control.ts';
import { recoveryCode } from '#warehouse/control/people-schema.ts';
import { refuse, type Outcome } from './refusal.ts';

/** How many codes somebody gets at once. */
export const RECOVERY_CODES = 10;

/** Without what is easily taken for another: 0 and o, 1, i and l. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';
/** 16 of 31 letters are 79 bits: no table or search finds a code from its hash, so a quick hash will do. */
const GROUPS = 4;
const GROUP_LENGTH = 4;

/**
 * Gives somebody new codes for when the second factor is lost; earlier ones work no more.
 * @returns the codes, which nobody can show again: `xxxx-xxxx-xxxx-xxxx`
 */
export function drawRecoveryCodes(control: Control, personId: string): string[] {
  const codes = Array.from({ length: RECOVERY_CODES }, drawCode);
  control.db.transaction((tx) => {
    tx.delete(recoveryCode).where(eq(recoveryCode.personId, personId)).run();
    tx.insert(recoveryCode)
      .values(codes.map((code) => ({ personId, codeHash: hashOf(personId, code) })))
      .run();
  });
  return codes;
}

/** Takes a code of paper, which works once; its letters may be large, its groups apart or not. @returns `left`: how many still work */
export function takeRecoveryCode(
  control: Control,
  personId: string,
  code: string,
): Outcome<{ left: number }> {
  const mine = and(
    ...[eq(recoveryCode.personId, personId), eq(recoveryCode.codeHash, hashOf(personId, code))],
    isNull(recoveryCode.usedAt),
  );
  const { changes } = control.db
    .update(recoveryCode)
    .set({ usedAt: now(control) })
    .where(mine)
    .run();
  if (changes === 0) return refuse('code_wrong', 'a recovery code that is none of theirs, or was used');
  return { ok: true, left: countRecoveryCodes(control, personId) };
}

/** How many codes of somebody still work. */
export function countRecoveryCodes(control: Control, personId: string): number {
  const which = and(eq(recoveryCode.personId, personId), isNull(recoveryCode.usedAt));
  return control.db.select({ left: count() }).from(recoveryCode).where(which).get()?.left ?? 0;
}

/** Whether what was typed is a recovery code by its form, rather than one of the six digits. */
export function looksLikeRecoveryCode(text: string): boolean {
  return bare(text).length === GROUPS * GROUP_LENGTH;
}

function drawCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)]!;
  const group = () => Array.from({ length: GROUP_LENGTH }, letter).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

function hashOf(personId: string, code: string): string {
  return createHash('sha256')
    .update(`${personId}\n${bare(code)}`)
    .digest('base64url');
}

function bare(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/g, '');
}
