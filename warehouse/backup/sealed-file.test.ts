import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupSecrets } from './backup-key.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

let folder: string;
let secrets: BackupSecrets;
const place = (name: string) => join(folder, name);
const MIB = 1 << 20;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-sealed-'));
  secrets = { keyFile: writeKey('key'), passphraseFile: null };
});

afterEach(() => rmSync(folder, { recursive: true }));

function writeKey(name: string, bytes = 32): string {
  writeFileSync(place(name), `${randomBytes(bytes).toString('base64')}\n`);
  return place(name);
}

async function* inPieces(bytes: Buffer, size = 300_000): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const seal = (bytes: Buffer, name = 'sealed') => writeSealed(place(name), secrets, inPieces(bytes));

async function unseal(name = 'sealed', by = secrets): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readSealed(place(name), by)) pieces.push(piece);
  return Buffer.concat(pieces);
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (fault: { code?: string }) => fault.code,
  );

/** What is read of a file with these bytes. */
async function codeOfBytes(bytes: Buffer): Promise<string | undefined> {
  writeFileSync(place('changed'), bytes);
  return codeOf(unseal('changed'));
}

describe('a sealed file', () => {
  it.each([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB])(
    'gives back its %i bytes, and shows none of them',
    async (size) => {
      const bytes = Buffer.concat([Buffer.from('secret words'), randomBytes(size)]).subarray(0, size);
      expect(await seal(bytes)).toBe(statSync(place('sealed')).size);
      expect((await unseal()).equals(bytes)).toBe(true);
      expect(readFileSync(place('sealed')).includes('secret words')).toBe(false);
    },
  );

  it('is another one each time, though it holds the same', async () => {
    const bytes = randomBytes(100);
    await seal(bytes, 'one');
    await seal(bytes, 'two');
    expect(readFileSync(place('one')).equals(readFileSync(place('two')))).toBe(false);
  });

  it('can be sealed with a passphrase', async () => {
    writeFileSync(place('words'), 'bảy vì sao trên trời\n');
    secrets = { keyFile: null, passphraseFile: place('words') };
    await seal(Buffer.from('figures'));
    expect((await unseal()).toString()).toBe('figures');
    writeFileSync(place('words'), 'tám vì sao trên trời\n');
    expect(await codeOf(unseal())).toBe('backup_key_wrong');
  });

  it('is not opened by another key, or without one', async () => {
    await seal(randomBytes(100));
    expect(await codeOf(unseal('sealed', { ...secrets, keyFile: writeKey('other') }))).toBe(
      'backup_key_wrong',
    );
    for (const keyFile of [null, place('nowhere'), writeKey('short', 16)])
      expect(await codeOf(unseal('sealed', { ...secrets, keyFile }))).toBe('backup_key_unusable');
  });

  it('is found damaged wherever a bit has flipped', async () => {
    await seal(randomBytes(2 * MIB + 100));
    const whole = readFileSync(place('sealed'));
    const header = whole.indexOf('\n');
    const last = whole.length - 1;
    const places = [
      25,
      60,
      header - 3,
      header,
      header + 1,
      MIB,
      MIB + 500,
      2 * MIB,
      last - 60,
      last - 25,
      last - 5,
      last,
    ];
    for (const at of places) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 4;
      expect([at, await codeOfBytes(changed)]).toEqual([at, 'backup_damaged']);
    }
  });

  it('is found truncated wherever it breaks off', async () => {
    await seal(randomBytes(2 * MIB + 100));
    const whole = readFileSync(place('sealed'));
    for (const length of [5, 40, 300, MIB, whole.length - 300, whole.length - 22, whole.length - 2])
      expect([length, await codeOfBytes(whole.subarray(0, length))]).toEqual([length, 'backup_truncated']);
  });

  it('is found damaged when chunks are swapped, doubled, left out or taken from another', async () => {
    const bytes = randomBytes(3 * MIB);
    await seal(bytes);
    await seal(bytes, 'other');
    const whole = readFileSync(place('sealed'));
    const start = whole.indexOf('\n') + 1;
    const size = MIB + 16;
    const chunk = (number: number, of = whole) =>
      of.subarray(start + number * size, Math.min(start + (number + 1) * size, of.length - 21));
    const end = whole.subarray(whole.length - 21);
    const rebuilt = (...chunks: Buffer[]) =>
      codeOfBytes(Buffer.concat([whole.subarray(0, start), ...chunks, end]));
    expect(await rebuilt(chunk(0), chunk(1), chunk(2))).toBe('read');
    expect(await rebuilt(chunk(1), chunk(0), chunk(2))).toBe('backup_damaged');
    expect(await rebuilt(chunk(0), chunk(0), chunk(1), chunk(2))).toBe('backup_damaged');
    expect(await rebuilt(chunk(0), chunk(2))).toBe('backup_damaged');
    expect(await rebuilt(chunk(0), chunk(1))).toBe('backup_damaged');
    expect(await rebuilt(chunk(0), chunk(1, readFileSync(place('other'))), chunk(2))).toBe('backup_damaged');
  });

  it('is told from what is no backup', async () => {
    expect(await codeOfBytes(Buffer.from('PK\u0003\u0004 anything else'))).toBe('backup_unknown');
    expect(await codeOfBytes(Buffer.alloc(0))).toBe('backup_unknown');
  });

  it('never takes the place of another', async () => {
    await seal(Buffer.from('one'));
    await expect(seal(Buffer.from('two'))).rejects.toThrow('EEXIST');
    expect((await unseal()).toString()).toBe('one');
  });
});
