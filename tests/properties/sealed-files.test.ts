import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packFiles, unpackFiles, type FileToPack, type ListedFile } from '#warehouse/backup/packed-files.ts';
import { readSealed, writeSealed } from '#warehouse/backup/sealed-file.ts';

let folder: string;
let turn = 0;
const next = () => join(folder, String(turn++));
const secrets = () => ({ keyFile: join(folder, 'key'), passphraseFile: null });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lodestar-sealed-'));
  writeFileSync(join(folder, 'key'), randomBytes(32).toString('base64'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function read(file: string): Promise<{ files: [string, string][]; code: string }> {
  const files: [string, string][] = [];
  try {
    for await (const { path, content } of unpackFiles(readSealed(file, secrets()), file)) {
      const pieces: Buffer[] = [];
      for await (const piece of content) pieces.push(piece);
      files.push([path, Buffer.concat(pieces).toString('hex')]);
    }
    return { files, code: 'read' };
  } catch (fault) {
    return { files, code: (fault as { code: string }).code };
  }
}

const contents = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }), { maxLength: 6 });

async function sealed(files: readonly Uint8Array[][]): Promise<{ file: string; packed: [string, string][] }> {
  const toPack = files.map((pieces, at): FileToPack => {
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    return { path: `extracts/${at}`, bytes, mode: 0o644, content: each(pieces) };
  });
  const list: ListedFile[] = [];
  const file = next();
  await writeSealed(file, secrets(), packFiles(each(toPack), list));
  expect(list.map(({ path }) => path)).toEqual(toPack.map(({ path }) => path));
  return {
    file,
    packed: files.map((pieces, at) => [`extracts/${at}`, Buffer.concat(pieces).toString('hex')]),
  };
}

describe('sealed files', () => {
  it('come out as they went in, in whatever pieces', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (files) => {
        const { file, packed } = await sealed(files);
        expect(await read(file)).toEqual({ files: packed, code: 'read' });
      }),
      { numRuns: 50 },
    );
  });

  it('with any bit flipped are damaged, or cut off anywhere truncated, and never read', async () => {
    const { file } = await sealed([[randomBytes(2000)], [], [randomBytes(30)]]);
    const whole = readFileSync(file);
    const change = fc.record({ at: fc.nat(whole.length - 1), bit: fc.nat(7), isCut: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, bit, isCut }) => {
        const changed = Buffer.from(whole);
        changed[at]! ^= 1 << bit;
        const other = next();
        writeFileSync(other, isCut ? whole.subarray(0, at) : changed);
        const { code } = await read(other);
        // Of the first word nothing is left to tell by.
        const isUnnamed = isCut ? at === 0 : at < 'lodestar-backup 1 '.length;
        const expected = isCut ? 'backup_truncated' : 'backup_damaged';
        expect(code).toBe(isUnnamed ? 'backup_unknown' : expected);
      }),
      { numRuns: 300 },
    );
  });
});
