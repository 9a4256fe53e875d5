import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openText } from './decode.ts';

describe('a text that is opened', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lodestar-decode-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function readAll(bytes: Buffer, encoding: string, size: number): Promise<Buffer> {
    const path = join(folder, 'x.txt');
    writeFileSync(path, bytes);
    const source = await openText(path, encoding);
    const [into, parts]: [Buffer, Buffer[]] = [Buffer.alloc(size), []];
    for (let read = await source.read(into, 1); read > 0; read = await source.read(into, 1))
      parts.push(Buffer.from(into.subarray(1, 1 + read)));
    await source.close();
    return Buffer.concat(parts);
  }

  it.each([5, 6, 7, 8, 9, 100])(
    'has a byte that is no UTF-8 for each letter that was lost, however it is read: %i bytes at once',
    async (size) => {
      const written = 'a\ufffd,\ufffd\ufffd1\nﷺ,\uff0cệ\ufffd\n';
      const expected = Buffer.from(written.replaceAll('\ufffd', '\x01'));
      const marked = Buffer.from(expected.map((byte) => (byte === 1 ? 0xff : byte)));
      expect(await readAll(Buffer.from(written), 'utf-8', size)).toEqual(marked);
      expect(await readAll(iconv.encode(written, 'utf-16'), 'utf-16', size)).toEqual(marked);
    },
  );

  it('ends as it was written where it is cut in a letter', async () => {
    for (const end of [Buffer.from([0xef]), Buffer.from([0xef, 0xbf]), Buffer.from([0xef, 0xbb])]) {
      const bytes = Buffer.concat([Buffer.from('a,b\n'), end]);
      expect(await readAll(bytes, 'utf-8', 5)).toEqual(bytes);
    }
  });
});
