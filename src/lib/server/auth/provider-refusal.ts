import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { refuse, type Refused } from './refusal.ts';

/** How codes of openid-client read here; all else is an answer that does not fit. */
const down = ['OAUTH_TIMEOUT', 'OAUTH_ABORT'];

/**
 * Why a step with the provider came to nothing.
 * @throws what is no matter of the provider's
 */
export function refusalOfProvider(fault: unknown): Refused {
  if (fault instanceof AuthorizationResponseError)
    return refuse('provider_refused', `authorization: ${word(fault.error)}`);
  if (fault instanceof ResponseBodyError) return refusalOfBody(fault);
  if (fault instanceof WWWAuthenticateChallengeError) return refusalOfChallenge(fault);
  if (isNetworkFault(fault)) return refuse('provider_down', networkCode(fault));
  if (fault instanceof ClientError) return refusalOfAnswer(fault);
  throw fault;
}

function refusalOfBody({ status, error }: ResponseBodyError): Refused {
  const detail = `token: ${word(error)} (${status})`;
  if (status >= 500) return refuse('provider_down', detail);
  // A code that was used before, or too late.
  return refuse(error === 'invalid_grant' ? 'sign_in_expired' : 'provider_refused', detail);
}

/** How a token endpoint refuses a client that signs in by header. */
function refusalOfChallenge({ status, cause }: WWWAuthenticateChallengeError): Refused {
  const error = cause.map(({ parameters }) => parameters.error).find((said) => said !== undefined);
  return refuse('provider_refused', `token: ${word(error ?? 'unauthorized')} (${status})`);
}

function refusalOfAnswer(fault: ClientError): Refused {
  const { code = 'unknown', cause } = fault;
  if (down.includes(code)) return refuse('provider_down', code);
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && cause instanceof Response && cause.status !== 400)
    return refuse('provider_down', `status ${cause.status}`);
  const claim = claimOf(cause);
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return refuse('provider_clock_differs', `claim ${claim ?? 'unknown'}`);
  return refuse('provider_answer_invalid', claim ? `claim ${claim}` : `${code}: ${reasonOf(cause)}`);
}

/** Node's fetch says all that is no answer in one way. */
function isNetworkFault(fault: unknown): fault is TypeError {
  return fault instanceof TypeError && fault.message === 'fetch failed';
}

function networkCode({ cause }: TypeError): string {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'no answer';
}

/** The claim is named by what caused the library's fault, or by what caused that. */
function claimOf(cause: unknown): string | null {
  const { claim, attribute, cause: below } = (cause ?? {}) as Record<string, unknown>;
  const named = claim ?? attribute;
  if (typeof named === 'string') return named;
  return below === undefined ? null : claimOf(below);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 120) : 'no reason given';
}

/** A word of the protocol; whatever else a provider or an address may bring is not written down. */
function word(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : 'error of no known form';
}
