import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

/**
 * What became of asking the browser for a key: its answer as JSON, or why there is none. `cancelled`: the person said no, or let the time go by;
 * `present`: the device has a key of this account already.
 */
export type PasskeyAnswer =
  { response: unknown } | { fault: 'cancelled' | 'present' | 'unsupported' | 'failed' };

/** Whether this browser can hold keys at all. */
export function holdsPasskeys(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function';
}

/** Has the browser make a key. The library is loaded when it is first needed. */
export async function createPasskey(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<PasskeyAnswer> {
  return ask(async () => {
    const { startRegistration } = await import('@simplewebauthn/browser');
    return startRegistration({ optionsJSON });
  });
}

/** Has the browser show a key. */
export async function showPasskey(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<PasskeyAnswer> {
  return ask(async () => {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    return startAuthentication({ optionsJSON });
  });
}

async function ask(work: () => Promise<unknown>): Promise<PasskeyAnswer> {
  if (!holdsPasskeys()) return { fault: 'unsupported' };
  try {
    return { response: await work() };
  } catch (fault) {
    return { fault: faultOf(fault) };
  }
}

/** @source WebAuthn level 3 §5.1.3 and §5.1.4: what browsers throw, whose names the library keeps */
function faultOf(fault: unknown): 'cancelled' | 'present' | 'failed' {
  const name = fault instanceof Error ? fault.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'cancelled';
  return name === 'InvalidStateError' ? 'present' : 'failed';
}
