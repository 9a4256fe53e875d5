/**
 * Whether the owner of this installation has named a server as one that may be asked wherever it is: `LODESTAR_ALLOW_HOSTS`,
 * a list of `host` or `host:port` with commas. It is read from the environment alone, so that no contract can add to it.
 */
export function isNamedHost(environment: (name: string) => string | undefined, url: URL): boolean {
  const named = (environment('LODESTAR_ALLOW_HOSTS') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const host = url.hostname.toLowerCase();
  return host !== '' && (named.includes(host) || named.includes(`${host}:${port}`));
}
