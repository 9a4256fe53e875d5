/** Stable codes of what a sign-in or a change to one is refused for; each has its entry in `docs/errors.md`. */
export const refusalCodes = [
  'sign_in_expired',
  'sign_in_stale',
  'sign_in_held_back',
  'account_shut',
  'code_wrong',
  'second_factor_present',
  'second_factor_missing',
  'provider_down',
  'provider_refused',
  'provider_answer_invalid',
  'provider_clock_differs',
  'passkey_unknown',
  'passkey_refused',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** Whether a text, such as one of an address, is such a code. */
export function isRefusalCode(text: string | null): text is RefusalCode {
  return (refusalCodes as readonly (string | null)[]).includes(text);
}

/** A sign-in that came to nothing. `detail` is for the log and the audit: it never holds a code, token or secret. */
export interface Refused {
  ok: false;
  code: RefusalCode;
  detail: string;
}

/** What became of a step: either what it gives, or why it was refused. A refusal is an answer to record, not a fault. */
export type Outcome<T extends object> = ({ ok: true } & T) | Refused;

export function refuse(code: RefusalCode, detail: string): Refused {
  return { ok: false, code, detail };
}
