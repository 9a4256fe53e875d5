import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSafeAddress, readProviderSettings } from './provider-settings.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lodestar-oidc-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(text: string): string {
  const file = join(folder, 'oidc.yaml');
  writeFileSync(file, text);
  return file;
}
function faultsOf(file: string): string[] {
  try {
    readProviderSettings(file);
  } catch (fault) {
    expect(fault).toMatchObject({ code: 'provider_settings_invalid' });
    return (fault as { details: { faults: string[] } }).details.faults;
  }
  return [];
}

const plain = `
issuer: https://login.example.gov.vn/realms/party
clientId: lodestar
label: { en: Agency account, vi: Tài khoản cơ quan, hi: एजेंसी खाता }
`;

describe('settings of single sign-on', () => {
  it('need an issuer, a client and a name; the rest has usual values', () => {
    expect(readProviderSettings(write(plain))).toMatchObject({
      clientSecret: null,
      clientAuthentication: 'basic',
      scopes: ['openid', 'profile'],
      groupsClaim: 'groups',
      timeoutSeconds: 10,
      groups: [],
    });
  });

  it('read the secret from a file of its own, beside them', () => {
    writeFileSync(join(folder, 'secret'), 'hush\n');
    expect(readProviderSettings(write(`${plain}clientSecretFile: secret`)).clientSecret).toBe('hush');
    expect(faultsOf(write(`${plain}clientSecretFile: other`))).toEqual([
      `clientSecretFile: ${join(folder, 'other')} (ENOENT)`,
    ]);
    writeFileSync(join(folder, 'secret'), '\n');
    expect(faultsOf(write(`${plain}clientSecretFile: secret`))).toHaveLength(1);
  });

  it('tell every fault by its key', () => {
    const faults = faultsOf(
      write(`
issuer: http://login.example.gov.vn
clientID: lodestar
scopes: [profile]
label: { en: Agency account, vi: Tài khoản cơ quan }
groups:
  - { group: leaders, role: leader, extent: all, highestClass: restricted }
  - { group: stewards, role: stewards, extent: subtree, highestClass: internal }
  - { group: analysts, role: analyst, extent: unit, highestClass: internal }
  - { group: auditors, role: auditor, extent: all, unit: "34", highestClass: internal }
`),
    );
    const keys = faults.map((fault) => fault.slice(0, fault.indexOf(':')));
    expect(keys.toSorted()).toEqual([
      '(file)',
      'clientId',
      'groups.1.role',
      'groups.2.unit',
      'groups.3.unit',
      'issuer',
      'label.hi',
      'scopes',
    ]);
  });

  it('tell a file that is not there or is no YAML', () => {
    expect(faultsOf(join(folder, 'none.yaml'))).toEqual(['(file): ENOENT']);
    expect(faultsOf(write('issuer: [')).join()).toMatch(/^\(file\): /);
  });
});

describe('an address', () => {
  it.each([
    ['https://login.example.gov.vn', true],
    ['http://localhost:8080', true],
    ['http://127.0.0.1', true],
    ['http://[::1]:3000', true],
    ['http://127.0.0.1.example.vn', false],
    ['http://10.0.0.5', false],
    ['ftp://localhost', false],
    ['login', false],
  ])('%s may be used: %s', (address, safe) => expect(isSafeAddress(address)).toBe(safe));
});
