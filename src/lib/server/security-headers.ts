/** On every answer that travels over TLS: from then on a browser takes no other way. @source RFC 6797 */
export const transportHeaders: { readonly [name: string]: string } = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
};

/** On every answer. The content security policy of pages is Kit's (svelte.config.js), since it holds their nonces. */
export const securityHeaders: { readonly [name: string]: string } = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Keeps an answer from whoever opened it from elsewhere: files and refusals too, since each may be opened. Where a browser says that its
 * reader came by themselves, or from another page of ours, nobody did: and a page with this header begins in a process of its own, which
 * costs 60 ms before anything is read.
 *
 * @param site `Sec-Fetch-Site` of its request; null where the browser says none
 */
export function openerHeader(site: string | null): { [name: string]: string } {
  return site === 'none' || site === 'same-origin' ? {} : { 'cross-origin-opener-policy': 'same-origin' };
}
