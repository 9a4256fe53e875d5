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

/** Names under which secrets or values of cells could be told. */
const untold: ReadonlySet<string> = new Set([
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
]);

/**
 * An object without what stands under such names, at the top and one level below. (pino's own way takes 35 µs a line for as much, which every
 * request would pay.)
 */
export function withoutUntold(object: Record<string, unknown>, isNested = false): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      if (untold.has(name)) return [name, '…'];
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [name, isObject && !isNested ? withoutUntold(value as Record<string, unknown>, true) : value];
    }),
  );
}
