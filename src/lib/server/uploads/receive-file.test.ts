import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plainName, plainPath } from './plain-name.ts';
import { receiveFile } from './receive-file.ts';
import { refusalOfUpload } from './upload-fault.ts';

const TYPE = 'multipart/form-data; boundary=b';
const part = (name: string, content: string, file?: string) =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n${content}\r\n`;

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-upload-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const expected = { folder, maxBytes: 10, endings: ['.csv'], storedEnding: () => '.extract' };
  const receive = (body: Readable, type = TYPE) => receiveFile({ 'content-type': type }, body, expected);
  const refused = async (body: Readable, type?: string) =>
    receive(body, type).then(
      () => 'taken',
      (fault: unknown) => refusalOfUpload(fault),
    );
  return { folder, receive, refused };
}

describe('a form with a file', () => {
  it('puts the file on the disk under a name of our own, with its hash and its fields', async () => {
    const { folder, receive } = open();
    const body = Readable.from([part('name', 'Tệp'), part('file', 'a;b', 'C:\\x\\kỳ 1.csv'), '--b--\r\n']);
    const { stored, name, bytes, sha256, fields } = await receive(body);
    expect({ name, bytes, field: fields.get('name') }).toEqual({ name: 'kỳ 1.csv', bytes: 3, field: 'Tệp' });
    expect(stored).toMatch(/^[0-9a-f-]{36}\.extract$/);
    expect(readFileSync(join(folder, stored), 'utf8')).toBe('a;b');
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['one that is no form', () => Readable.from(['x']), 'text/plain', 'no_form'],
    ['one without a file', () => Readable.from([part('name', 'x'), '--b--\r\n']), TYPE, 'no_file'],
    ['another kind', () => Readable.from([part('file', 'x', 'a.exe'), '--b--\r\n']), TYPE, 'kind'],
    ['nothing in it', () => Readable.from([part('file', '', 'a.csv'), '--b--\r\n']), TYPE, 'empty'],
    [
      'too much',
      () => Readable.from([part('file', 'x'.repeat(11), 'a.csv'), '--b--\r\n']),
      TYPE,
      'too_large',
    ],
    ['an end too soon', () => Readable.from([part('file', 'x', 'a.csv')]), TYPE, 'broken'],
  ])('is refused with %s, and leaves nothing', async (_, body, type, why) => {
    const { folder, refused } = open();
    expect(await refused(body(), type)).toBe(why);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused where its sender goes away, and leaves nothing', async () => {
    const { folder, refused } = open();
    const body = new Readable({ read: () => {} });
    const outcome = refused(body);
    body.push(part('file', 'x', 'a.csv').slice(0, -2));
    await wait(50);
    body.destroy();
    expect(await outcome).toBe('broken');
    await wait(50);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is read to its end where the file is refused in the middle', async () => {
    const { refused } = open();
    const pieces = [part('file', '', 'a.csv').slice(0, -2), ...Array<string>(50).fill('x'.repeat(1000))];
    const body = Readable.from([...pieces, '\r\n--b--\r\n'], { objectMode: false });
    expect(await refused(body)).toBe('too_large');
    await wait(50);
    expect(body.readableEnded).toBe(true);
  });
});

describe('a name', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\Báo cáo.xlsx', 'Báo cáo.xlsx'],
    ['.hidden.csv', 'hidden.csv'],
    ['~$lock.xlsx', 'lock.xlsx'],
    ['a\u202egnp.csv', 'a-gnp.csv'],
    ['a:b*c?.csv', 'a-b-c-.csv'],
    ['..', ''],
    [`${'x'.repeat(200)}.csv`, `${'x'.repeat(76)}.csv`],
  ])('is made plain: %s', (sent, plain) => {
    expect(plainName(sent)).toBe(plain);
  });

  it('keeps folders where they are asked for, and none that lead elsewhere', () => {
    expect(plainPath('ngay=2026-11-01/part.parquet')).toBe('ngay=2026-11-01/part.parquet');
    expect(plainPath('/../../x//y.csv')).toBe('x/y.csv');
  });
});
