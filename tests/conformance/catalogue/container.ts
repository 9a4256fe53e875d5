import { gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { file, rowsOf } from '../compose.ts';
import type { Case, Chapter, Surface } from '../case.ts';
import { textRows, workbookBytes } from '../workbook-bytes.ts';

const good = 'id,name,amount\na,x,1\nb,y,2\n';
const loaded = rowsOf(['a|x|1', 'b|y|2']);
const unreadable = { fault: 'extract_unreadable' } as const;
const empty = { fault: 'extract_empty' } as const;
const limit = { fault: 'extract_limit_exceeded' } as const;
const drops: Surface[] = ['csv', 'sftp'];
const workbook = () =>
  workbookBytes({
    sheets: [
      {
        name: 'S',
        rows: textRows([
          ['id', 'name', 'amount'],
          ['a', 'x', '1'],
        ]),
      },
    ],
  });
const zip = (entries: { [name: string]: string | Buffer }) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(entries).map(([name, text]) => [name, new Uint8Array(Buffer.from(text as string))]),
      ),
    ),
  );
const page =
  '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>id,name,amount</body></html>\n';
const limits = (value: string) => [`{ property: limits, value: ${value} }`];

function dropped(
  name: string,
  text: string | Buffer | (() => Buffer),
  expected: Case['expected'],
  more: Partial<Parameters<typeof file>[0]> = {},
): Case {
  return file({ name, text, expected, surfaces: drops, ...more });
}

/** Chapter "Container": what a file is, and what it is packed in. */
export const container: Chapter = {
  title: 'Container',
  cases: [
    dropped('0 bytes', '', empty),
    dropped('a byte-order mark alone', Buffer.from([0xef, 0xbb, 0xbf]), empty),
    dropped('blanks and line ends alone', ' \n\n', empty),
    dropped('a header alone', 'id,name,amount\n', empty, { beside: rowsOf([]) }),
    dropped('a workbook called csv', workbook, unreadable),
    dropped('a web page called csv', page, unreadable),
    dropped('a web page after blank lines', `\n\n  ${page}`, unreadable),
    dropped('a PDF called csv', '%PDF-1.7\n1 0 obj\n', unreadable),
    dropped('a JSON error called csv', '{"error":"token expired"}\n', { fault: 'contract_column_missing' }),
    file({
      name: 'a delimited text called xlsx',
      surfaces: ['xlsx'],
      text: good,
      expected: unreadable,
      before: workbook(),
    }),
    file({
      name: 'a delimited text called xls',
      surfaces: ['xlsx'],
      fileName: '2026-10.xls',
      text: good,
      expected: unreadable,
      before: workbook(),
    }),
    file({
      name: 'a workbook of today called xls',
      surfaces: ['xlsx'],
      fileName: '2026-10.xls',
      text: workbook,
      expected: rowsOf(['a|x|1']),
      before: workbookBytes({
        sheets: [
          {
            name: 'S',
            rows: textRows([
              ['id', 'name', 'amount'],
              ['before', 'x', '1'],
            ]),
          },
        ],
      }),
    }),
    file({
      name: 'a web page called xls',
      surfaces: ['xlsx'],
      text: page,
      expected: unreadable,
      before: workbook(),
    }),
    file({
      name: 'an old or protected Office file called xlsx',
      surfaces: ['xlsx'],
      text: Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex'),
      expected: unreadable,
      before: workbook(),
    }),
    file({
      name: 'a workbook cut short',
      surfaces: ['xlsx'],
      text: () => workbook().subarray(0, -40),
      expected: unreadable,
      before: workbook(),
    }),
    dropped('gzip', () => gzipSync(good), loaded),
    dropped('zstd', () => zstdCompressSync(good), loaded),
    dropped('zip', () => zip({ 'data.csv': good }), loaded),
    dropped('gzip cut short', () => gzipSync(good).subarray(0, -6), unreadable),
    dropped(
      'zstd cut short',
      () => zstdCompressSync(Buffer.from(good.repeat(50))).subarray(0, -6),
      unreadable,
    ),
    dropped('zip cut short', () => zip({ 'data.csv': good }).subarray(0, -30), unreadable),
    dropped(
      'gzip with bytes after its end',
      () => Buffer.concat([gzipSync(good), Buffer.from('more')]),
      unreadable,
    ),
    dropped('gzip with a bit turned', () => turned(gzipSync(good.repeat(20))), unreadable),
    dropped('gzip in gzip', () => gzipSync(gzipSync(good)), unreadable),
    dropped('zip in zip', () => zip({ 'data.zip': zip({ 'data.csv': good }) }), unreadable),
    dropped('gzip where the contract says it is not packed', () => gzipSync(good), unreadable, {
      server: ['{ property: compression, value: none }'],
    }),
    dropped('not packed where the contract says gzip', good, unreadable, {
      server: ['{ property: compression, value: gzip }'],
      before: null,
    }),
    dropped(
      'a zip of two files where one is expected',
      () => zip({ 'a.csv': good, 'b.csv': good }),
      unreadable,
    ),
    dropped('a zip of nothing', () => zip({}), unreadable),
    dropped('a zip whose name leads out of it', () => zip({ '../data.csv': good }), unreadable),
    dropped(
      'a zip whose name is that of a file of the system',
      () => zip({ '/etc/passwd': good }),
      unreadable,
    ),
    dropped('a zip of a link', () => linked(), unreadable),
    dropped('a zip with a password', () => protectedZip(zip({ 'data.csv': good })), unreadable),
    dropped(
      'more entries than the contract bears',
      () => zip(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}.csv`, good]))),
      limit,
      { server: limits('{ maxEntries: 20 }') },
    ),
    dropped(
      'a bomb: more unpacked than the contract bears',
      () => gzipSync(Buffer.alloc(4_000_000, good)),
      limit,
      { server: limits('{ maxUnpackedBytes: 1000000 }') },
    ),
    dropped('a bomb: 32 MB in 32 KB', () => gzipSync(Buffer.alloc(32_000_000, 'a')), limit),
    dropped('more bytes than the contract bears', good.repeat(10), limit, {
      server: limits('{ maxBytes: 100 }'),
    }),
    dropped('more rows than the contract bears', `${good}c,z,3\nd,w,4\n`, limit, {
      server: limits('{ maxRows: 3 }'),
    }),
    twice('the same content under another name is one delivery', good, rowsOf(['a|x|1', 'b|y|2'])),
    {
      name: 'no file at all',
      columns: file({ name: '', text: '', expected: empty }).columns,
      expected: { fault: 'extract_missing' },
      given: { kind: 'files', surfaces: drops, files: () => ({}), before: null },
    },
    {
      name: 'hidden files and lock files of office programs are left alone',
      columns: file({ name: '', text: '', expected: empty }).columns,
      expected: loaded,
      given: {
        kind: 'files',
        surfaces: drops,
        files: () => ({ '2026-10.csv': good, '.2026-10.csv.swp': 'x', '~$2026-10.xlsx': 'x' }),
        before: { '2026-09.csv': 'id,name,amount\nbefore,x,1\n' },
      },
    },
  ],
};

function twice(name: string, text: string, expected: Case['expected']): Case {
  const one = file({ name, text, expected, surfaces: drops });
  return {
    ...one,
    given: {
      kind: 'files',
      surfaces: drops,
      files: () => ({ '2026-10.csv': text, '2026-10 (1).csv': text }),
      before: { '2026-09.csv': 'id,name,amount\nbefore,x,1\n' },
    },
  };
}

function turned(bytes: Buffer): Buffer {
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  return bytes;
}

/** The one entry is said to be a symbolic link, as UNIX programs write it. */
function linked(): Buffer {
  const link = { os: 3, attrs: (0o120777 << 16) >>> 0 };
  return Buffer.from(zipSync({ 'data.csv': [new Uint8Array(Buffer.from('/etc/passwd')), link] }));
}

/** Sets the flag of encryption in both headers of the one entry. */
function protectedZip(bytes: Buffer): Buffer {
  const central = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  bytes.writeUInt16LE(bytes.readUInt16LE(6) | 1, 6);
  bytes.writeUInt16LE(bytes.readUInt16LE(central + 8) | 1, central + 8);
  return bytes;
}
