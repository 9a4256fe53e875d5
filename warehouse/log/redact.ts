/** Secrets that may stand in addresses and messages: links that work once, tokens of programs and sessions, what follows `Bearer`. */
const secrets = [
  /(\/link\/)[\w-]{43}/g,
  /(lodestar_)[\w-]{43}/g,
  /(session=)[\w-]{43}/g,
  /(Bearer +)[\w.~+/=-]{16,}/gi,
];

/** A text without what somebody could sign in with. */
export function redact(text: string): string {
  return secrets.reduce((left, secret) => left.replace(secret, '$1…'), text);
}

/** Names under which secrets or values of cells could be told: what stands there is left out, at the top and one level below. */
const told = [
  ...[
    'cookie',
    'set-cookie',
    'authorization',
    'password',
    'passphrase',
    'token',
    'secret',
    'key',
    'code_verifier',
  ],
  ...['cell', 'cells', 'value', 'values', 'row', 'rows', 'parameters', 'params'],
];

/** Paths of {@link told}, as pino wants them. */
export const redactedPaths: string[] = told.flatMap((name) => [`["${name}"]`, `*["${name}"]`]);
