import { expect, test } from 'vitest';
import { isAllowedAddress, isAllowedHost } from './allowed-address.ts';

test.each(['8.8.8.8', '172.32.0.1', '2001:4860:4860::8888'])('lets %s be asked', (address) => {
  expect(isAllowedAddress(address, false)).toBe(true);
});

test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
  'lets %s be asked only where loopback is',
  (address) => {
    expect(isAllowedAddress(address, false)).toBe(false);
    expect(isAllowedAddress(address, true)).toBe(true);
  },
);

test.each([
  ...[
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
  ],
  ...['::', 'fe80::1', 'fd00::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'no address'],
])('never lets %s be asked', (address) => {
  expect(isAllowedAddress(address, true)).toBe(false);
});

test.each<[listed: string, hostPort: string, allowed: boolean]>([
  ['db.agency.vn', 'db.agency.vn:5432', true],
  ['db.agency.vn:5432', 'DB.agency.vn:5432', true],
  ['db.agency.vn:5432', 'db.agency.vn:22', false],
  ['10.0.0.1, [fd00::1]:22', '[fd00::1]:22', true],
  ['agency.vn', 'db.agency.vn:5432', false],
  ['', ':5432', false],
])('with %j listed, %s is allowed: %s', (listed, hostPort, allowed) => {
  expect(isAllowedHost(hostPort, () => (listed === '' ? undefined : listed))).toBe(allowed);
});
