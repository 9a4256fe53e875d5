/**
 * Where a request came from: the peer of its connection or, behind proxies, what the outermost of them saw. Each proxy adds what it
 * saw at the end of `X-Forwarded-For`; whatever stands before that is what the sender wrote.
 *
 * @param proxies how many there are in front of this server
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | null | undefined,
  proxies: number,
): string {
  const own = (peer ?? 'unknown').replace(/^::ffff:/, '');
  if (proxies === 0) return own;
  const seen = (forwarded ?? '').split(',').map((one) => one.trim());
  return seen.at(-proxies) || own;
}
