import { formatDayOf } from '#lib/format/date.ts';
import type { Language } from '#lib/format/locale.ts';
import type { OwnFactors } from '#lib/server/auth/own-factors.ts';

/** The second factor as the page says it. `since`: a day in words; null while it is not in force. */
export interface FactorView {
  since: string | null;
  codesLeft: number;
  begun: { secret: string; qr: string } | null;
}

/** A key as the page lists it. */
export interface PasskeyView {
  id: string;
  label: string;
  added: string;
  /** Null for one that has signed nobody in yet. */
  used: string | null;
}

/** How somebody signs in, as the page says it. */
export interface FactorsView {
  /** Null where another vouches for them. */
  factor: FactorView | null;
  passkeys: PasskeyView[];
  holdsPasskeys: boolean;
  isFresh: boolean;
}

/** Writes days in the reader's language. */
export function viewFactors(own: OwnFactors, language: Language, zone: string): FactorsView {
  const day = (instant: string | null) => instant && formatDayOf(instant, language, zone);
  const { secondFactor: factor, passkeys, holdsPasskeys, isFresh } = own;
  return {
    factor: factor && { since: day(factor.since), codesLeft: factor.codesLeft, begun: factor.begun },
    passkeys: passkeys.map(({ credentialId: id, label, createdAt, lastUsedAt }) => ({
      ...{ id, label, added: day(createdAt)!, used: day(lastUsedAt) },
    })),
    ...{ holdsPasskeys, isFresh },
  };
}
