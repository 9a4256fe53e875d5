import { EtlError } from '#etl/errors.ts';
import { isRecord } from '#etl/json-text.ts';

const secretName =
  /passw|passphrase|secret|credential|(api|access|private|account|shared)_?-?key|(^|_)token$|sas_?token/i;

/**
 * Refuses a contract from elsewhere that would reach into this machine or brings secrets along. Messages name keys, never
 * what stands there.
 *
 * @throws {EtlError} contract_refused
 */
export function refusePosted(file: string, contract: Record<string, unknown>): void {
  const reasons = [...localPaths(contract['servers']), ...secrets(contract, [])];
  if (reasons.length === 0) return;
  throw new EtlError(
    'contract_refused',
    `contract refused: ${file}: ${reasons.join('; ')}. Nothing was written; take it out of the contract, then import it again.`,
    { reasons },
  );
}

function localPaths(servers: unknown): string[] {
  return (Array.isArray(servers) ? servers : []).flatMap((server: unknown, place) => {
    if (!isRecord(server)) return [];
    return Object.entries(server).flatMap(([key, value]) =>
      typeof value === 'string' && leavesInbox(String(server['type']), key, value)
        ? [`servers.${place}.${key} names a file of this machine outside the inbox`]
        : [],
    );
  });
}

function leavesInbox(type: string, key: string, value: string): boolean {
  if (/^file:/i.test(value)) return true;
  const isPath = (type === 'local' && key === 'path') || (type === 'duckdb' && key === 'database');
  return isPath && (/^([/\\~]|[A-Za-z]:)/.test(value) || value.split(/[\\/]/).includes('..'));
}

function secrets(value: unknown, path: (string | number)[]): string[] {
  const where = path.join('.');
  if (typeof value === 'string')
    return /\w:\/\/[^\s/@]*:[^\s/@]+@/.test(value) ? [`${where} holds a password in an address`] : [];
  if (Array.isArray(value)) return value.flatMap((item, place) => secrets(item, [...path, place]));
  if (!isRecord(value)) return [];
  const named = typeof value['property'] === 'string' ? value['property'] : '';
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = key === 'value' ? named : key;
    const isSecret = path[0] === 'servers' && secretName.test(name) && isLiteral(inner);
    return isSecret ? [`${where}.${key} holds a secret`] : secrets(inner, [...path, key]);
  });
}

/** Anything but a placeholder such as `{NAME}` or `${NAME}`. */
function isLiteral(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/^\$?\{[^{}]+\}$/.test(value);
}
