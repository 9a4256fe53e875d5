/** On every answer. The content security policy of pages is Kit's (svelte.config.js), since it holds their nonces. */
export const securityHeaders: { readonly [name: string]: string } = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
