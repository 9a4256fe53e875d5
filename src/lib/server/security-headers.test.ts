import { expect, it } from 'vitest';
import { openerHeader } from './security-headers.ts';

it('keeps a page from its opener unless its reader came by themselves or from another of ours', () => {
  for (const site of ['cross-site', 'same-site', 'something else', null])
    expect([site, openerHeader(site)]).toEqual([site, { 'cross-origin-opener-policy': 'same-origin' }]);
  for (const site of ['none', 'same-origin']) expect([site, openerHeader(site)]).toEqual([site, {}]);
});
