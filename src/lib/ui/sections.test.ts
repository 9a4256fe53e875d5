import { expect, it } from 'vitest';
import type { Right } from '../server/auth/rights.ts';
import { placesOf } from './sections.ts';

it.each<[string, Right[], string[]]>([
  ['who reads figures', ['read_figures'], ['/', '/indicators', '/explore', '/units', '/data']],
  [
    'who sees refreshes as well',
    ['read_figures', 'see_refreshes', 'manage_people'],
    ['/', '/indicators', '/explore', '/units', '/data', '/refresh'],
  ],
  [
    'who looks after people and programs alone',
    ['manage_people', 'manage_webhooks'],
    ['/people', '/webhooks'],
  ],
  ['who may go nowhere', ['keep_account'], []],
])('the places of %s', (_, rights, paths) => {
  expect(placesOf((right) => rights.includes(right)).map(({ path }) => path)).toEqual(paths);
});
