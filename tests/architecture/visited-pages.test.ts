import { describe, expect, it } from 'vitest';
import { pageRoutes, visitedPages } from '../support/visited-pages.ts';

describe('a page', () => {
  it('is not there without being looked at in every language and appearance', () => {
    expect(pageRoutes().length).toBeGreaterThan(30);
    expect(Object.keys(visitedPages).sort()).toEqual(pageRoutes());
    for (const [route, visits] of Object.entries(visitedPages)) {
      expect(visits.length, route).toBeGreaterThan(0);
      const segments = route.split('/').map((one) => (one.startsWith('[') ? '[^/?]+' : one));
      for (const { address } of visits) expect(address).toMatch(new RegExp(`^${segments.join('/')}(\\?|$)`));
    }
  });
});
