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
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
