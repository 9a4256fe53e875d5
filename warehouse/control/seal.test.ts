import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSeal } from './seal.ts';

const execute = promisify(execFile);

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-seal-'));
  file = join(folder, 'data', 'secret.key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a seal', () => {
  it('makes its key at first use, for its owner alone, and leaves nothing beside it', () => {
    openSeal(file);
    expect(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'data'))).toEqual(['secret.key']);
  });

  it('opens what it sealed, also after a restart', () => {
    const sealed = openSeal(file).seal('JBSWY3DPEHPK3PXP', 'totp:an');
    expect(openSeal(file).unseal(sealed, 'totp:an')).toBe('JBSWY3DPEHPK3PXP');
  });

  it('has one key, however many processes start at once', async () => {
    const program = `
      import { openSeal } from ${JSON.stringify(new URL('seal.ts', import.meta.url).href)};
      process.stdout.write(openSeal(${JSON.stringify(file)}).seal('secret', 'totp:an'));`;
    const run = () => execute(process.execPath, ['--input-type=module', '--eval', program]);
    const sealed = await Promise.all(Array.from({ length: 6 }, run));
    const seal = openSeal(file);
    expect(sealed.map(({ stdout }) => seal.unseal(stdout, 'totp:an'))).toEqual(Array(6).fill('secret'));
    expect(readdirSync(join(folder, 'data'))).toEqual(['secret.key']);
  });

  it('names its version and never writes the same twice', () => {
    const seal = openSeal(file);
    const [one, other] = [seal.seal('secret', 'totp:an'), seal.seal('secret', 'totp:an')];
    expect(one).toMatch(/^v1\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    expect(one).not.toBe(other);
    expect(one).not.toContain('secret');
  });

  it('tells a wrong key, another purpose, a changed text and an unknown version', () => {
    const seal = openSeal(file);
    const sealed = seal.seal('secret', 'totp:an');
    const changed = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'Q' : 'A');
    const short = sealed.split('.').with(2, 'AAAA').join('.');
    const told = expect.objectContaining({ code: 'seal_broken' });
    expect(() => openSeal(join(folder, 'other.key')).unseal(sealed, 'totp:an')).toThrow(told);
    expect(() => seal.unseal(sealed, 'totp:binh')).toThrow(told);
    for (const text of [changed, short, sealed.replace('v1', 'v2'), '', 'v1.a.b'])
      expect(() => seal.unseal(text, 'totp:an')).toThrow(told);
  });

  it('refuses a file that holds no key, and makes none in its place', () => {
    writeFileSync(join(folder, 'short.key'), 'c2hvcnQ=\n');
    const told = expect.objectContaining({ code: 'key_invalid' });
    expect(() => openSeal(join(folder, 'short.key'))).toThrow(told);
    expect(readFileSync(join(folder, 'short.key'), 'utf8')).toBe('c2hvcnQ=\n');
    expect(() => openSeal(join(folder, 'short.key', 'below'))).toThrow(told);
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file it may not read', () => {
    openSeal(file);
    chmodSync(file, 0o000);
    expect(() => openSeal(file)).toThrow(expect.objectContaining({ code: 'key_invalid' }));
  });
});
