import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gzipSync, zstdCompressSync } from 'node:zlib';
import { zipSync, type Zippable } from 'fflate';
import ExcelJS from 'exceljs';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import {
  contractOf,
  makeLoadWorld,
  openLoadWorld,
  type Files,
  type LoadWorld,
} from '../../tests/support/load-world.ts';

const columns = ['{ name: a, logicalType: string }', '{ name: b, logicalType: string }'];
const text = 'a,b\n1,Đắk Lắk\n2,y\n';
const bytes = Buffer.from(text);
const utf8 = (value: string) => new TextEncoder().encode(value);

function packed(server = '', format = 'csv', more: string[] = columns) {
  return contractOf({
    columns: more,
    server: `{ server: inbox, type: local, path: 'thing/*', format: ${format}, customProperties: [${server}] }`,
  });
}

const compression = (value: string) => `{ property: compression, value: ${value} }`;
const entries = (glob: string) => `{ property: entries, value: '${glob}' }`;
const limits = (value: string) => `{ property: limits, value: { ${value} } }`;

function zip(files: Zippable): Buffer {
  return Buffer.from(zipSync(files));
}

/** An archive with bytes changed in both headers of its one entry, at their places in the local one. */
function zipWith(
  change: (header: Buffer, at: { flags: number; method: number; crc: number; sizes: number }) => void,
) {
  const archive = zip({ 'x.csv': utf8(text) });
  const directory = archive.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  change(archive, { flags: 6, method: 8, crc: 14, sizes: 18 });
  change(archive, {
    flags: directory + 8,
    method: directory + 10,
    crc: directory + 16,
    sizes: directory + 20,
  });
  return archive;
}

async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('s').addRows([
    ['a', 'b'],
    ['1', 'x'],
  ]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('a packed delivery', () => {
  let world: LoadWorld;
  let close: () => void;
  beforeAll(async () => {
    ({ world, close } = await makeLoadWorld());
  });
  afterAll(() => close());
  const staged = () =>
    world.rows(`select file_name, row_no, a, b from temp.thing_staged order by _file, row_no`);
  const refusal = async (files: Files, server = '', format = 'csv') => {
    const fault: unknown = await world.stage(packed(server, format), files).catch((cause: unknown) => cause);
    // What was unpacked goes with the run's folder, whatever happened.
    expect(readdirSync(world.context.paths.build)).toEqual([]);
    expect(readdirSync(world.context.paths.root).toSorted()).toEqual([
      'build',
      'corrections',
      'extracts',
      'held',
      'inbox',
      'rejected',
      'snapshots',
      'uploads',
    ]);
    return fault as Error & { code: string };
  };

  it.each([
    ['gzip', gzipSync(bytes), 'auto'],
    ['gzip', gzipSync(bytes), 'gzip'],
    ['zstd', zstdCompressSync(bytes), 'auto'],
    ['zstd', zstdCompressSync(bytes), 'zstd'],
    ['gzip in two members', Buffer.concat([gzipSync('a,b\n1,Đắk Lắk\n'), gzipSync('2,y\n')]), 'auto'],
    [
      'zstd in two frames',
      Buffer.concat([zstdCompressSync('a,b\n1,Đắk Lắk\n'), zstdCompressSync('2,y\n')]),
      'auto',
    ],
  ])('reads %s by what it begins with, not by its name', async (_kind, content, declared) => {
    await world.stage(packed(compression(declared)), { 'x.csv': content });
    expect(await staged()).toEqual([
      { file_name: 'x.csv', row_no: 1, a: '1', b: 'Đắk Lắk' },
      { file_name: 'x.csv', row_no: 2, a: '2', b: 'y' },
    ]);
  });

  it('takes one file out of a ZIP archive, beside what systems leave in it', async () => {
    const archive = zip({
      'in/x.csv': utf8(text),
      '__MACOSX/in/._x.csv': utf8('junk'),
      'in/.DS_Store': utf8('junk'),
    });
    const { files } = await world.stage(packed(), { 'x.zip': archive });
    expect(await staged()).toHaveLength(2);
    expect(files[0]).toMatchObject({ physical: 2, file: { fileName: 'x.zip/in/x.csv' } });
  });

  it('takes the files an archive holds for the contract, in natural order', async () => {
    const archive = zip({
      '10.csv': utf8('a,b\n10,x\n'),
      '2.CSV': utf8('b,a\nx,2\n'),
      'read me.txt': utf8('…'),
    });
    await world.stage(packed(entries('*.csv')), {
      'q.zip': archive,
      'r.zip': zip({ 'r.csv': [utf8('a,b\n3,z\n'), { level: 0 }] }),
    });
    expect(await staged()).toEqual([
      { file_name: 'q.zip/2.CSV', row_no: 1, a: '2', b: 'x' },
      { file_name: 'q.zip/10.csv', row_no: 1, a: '10', b: 'x' },
      { file_name: 'r.zip/r.csv', row_no: 1, a: '3', b: 'z' },
    ]);
  });

  it.each(['auto', 'none'])('reads a workbook as it is with compression %s', async (declared) => {
    await world.stage(packed(compression(declared), 'xlsx'), { 'x.xlsx': await workbook() });
    expect(await staged()).toMatchObject([{ a: '1', b: 'x' }]);
  });

  it.each(['auto', 'zip'])('reads a workbook in an archive with compression %s', async (declared) => {
    const archive = zip({ 'x.xlsx': await workbook() });
    await world.stage(packed(compression(declared), 'xlsx'), { 'x.zip': archive });
    expect(await staged()).toMatchObject([{ file_name: 'x.zip/x.xlsx', a: '1', b: 'x' }]);
  });

  it.each([
    ['tsv', 'a\tb\n1,5\tx\n'],
    ['json', '[{"a":"1,5","b":"x"}]'],
    ['ndjson', '{"a":"1,5","b":"x"}\n'],
  ])('reads %s packed or not', async (format, content) => {
    await world.stage(packed('', format), {
      '1': content,
      '2': gzipSync(content),
      '3': zip({ x: utf8(content) }),
    });
    expect((await staged()).map(({ a, b }) => [a, b])).toEqual(Array.from({ length: 3 }, () => ['1,5', 'x']));
  });

  it('reads Parquet that was packed once more', async () => {
    const path = join(world.context.paths.build, 'p');
    await world.context.db.run(`copy (select '1' a, 'x' b) to '${path}' (format parquet)`);
    const content = readFileSync(path);
    rmSync(path);
    await world.stage(packed('', 'parquet'), { '1.parquet.gz': gzipSync(content), '2.parquet': content });
    expect(await staged()).toHaveLength(2);
  });

  const gz = gzipSync(bytes);
  const zst = zstdCompressSync(bytes);
  const flipped = Buffer.from(gz);
  flipped[gz.length - 6]! ^= 0xff;
  it.each([
    ['gzip cut short', gz.subarray(0, -5), 'is cut short'],
    ['zstd cut short', zst.subarray(0, -5), 'is cut short'],
    ['gzip without a body', gz.subarray(0, 10), 'is cut short'],
    ['gzip of another sum', flipped, 'is damaged'],
    ['bytes after gzip', Buffer.concat([gz, Buffer.alloc(100)]), '100 bytes after the end'],
    ['bytes after zstd', Buffer.concat([zst, Buffer.from('rest')]), '4 bytes after the end'],
    ['gzip in gzip', gzipSync(gz), 'itself packed (gzip)'],
    ['ZIP in gzip', gzipSync(zip({ x: utf8(text) })), 'itself packed (zip)'],
    ['ZIP in ZIP', zip({ 'x.zip': zip({ x: utf8(text) }) }), 'itself packed (zip)'],
    ['ZIP cut short', zip({ x: utf8(text) }).subarray(0, -30), 'no whole ZIP'],
    ['ZIP cut in its data', Buffer.concat([zip({ x: utf8(text) }).subarray(0, 40)]), 'no whole ZIP'],
    ['bytes after ZIP', Buffer.concat([zip({ x: utf8(text) }), Buffer.from('rest')]), 'no whole ZIP'],
    ['an empty ZIP', zip({}), 'holds no file'],
    ['several files', zip({ x: utf8(text), y: utf8(text) }), 'holds 2 files'],
    ['a name that climbs', zip({ '../x.csv': utf8(text) }), 'leads out'],
    ['an absolute name', zip({ '/etc/x.csv': utf8(text) }), 'leads out'],
    ['a name with a drive', zip({ 'C:/x.csv': utf8(text) }), 'leads out'],
    ['a name that climbs with \\', zip({ '..\\x.csv': utf8(text) }), 'leads out'],
    [
      'a link',
      zip({ x: [utf8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }] }),
      'a link or a device',
    ],
    ['a password', zipWith((header, { flags }) => header.writeUInt16LE(1, flags)), 'protected by a password'],
    [
      'an unknown method',
      zipWith((header, { method }) => header.writeUInt16LE(93, method)),
      'method we do not read (93)',
    ],
    ['another sum', zipWith((header, { crc }) => header.writeUInt32LE(crc32('other'), crc)), 'is damaged'],
    [
      'a size too small',
      zipWith((header, { sizes }) => header.writeUInt32LE(5, sizes + 4)),
      'another size than it says',
    ],
    [
      'a size too large',
      zipWith((header, { sizes }) => header.writeUInt32LE(5000, sizes + 4)),
      'another size than it says',
    ],
    ['a packed size too large', zipWith((header, { sizes }) => header.writeUInt32LE(9000, sizes)), ''],
    ['a web page in gzip', gzipSync('<html>'), 'a web page'],
    [
      'a tar archive in gzip',
      gzipSync(Buffer.concat([Buffer.alloc(257, 'x'), Buffer.from('ustar'), Buffer.alloc(250)])),
      'a tar archive',
    ],
    ['bzip2', Buffer.from('BZh91AY&SY'), 'bzip2'],
  ])('refuses %s', async (_what, content, said) => {
    const fault = await refusal({ 'x.csv': content });
    expect(fault).toMatchObject({ code: 'extract_unreadable', message: expect.stringContaining(said) });
    expect(fault.message).toContain('thing/x.csv');
    // For whoever reads no English.
    expect(fault).toMatchObject({
      details: {
        facts: expect.arrayContaining([
          { fact: 'file', name: 'x.csv' },
          expect.objectContaining({ fact: 'obstacle', what: expect.stringMatching(/./) }),
        ]),
      },
    });
  });

  it.each([
    ['gzip cut short', gz.subarray(0, -5), { what: 'cut_short' }],
    [
      'bytes after gzip',
      Buffer.concat([gz, Buffer.alloc(100)]),
      { what: 'bytes_behind', name: 'gzip', count: 100 },
    ],
    ['several files', zip({ x: utf8(text), y: utf8(text) }), { what: 'several_entries', count: 2 }],
    ['gzip in gzip', gzipSync(gz), { what: 'packed_twice', name: 'gzip' }],
    ['bzip2', Buffer.from('BZh91AY&SY'), { what: 'other_format', name: 'bzip2' }],
    ['a web page', Buffer.from('<html>'), { what: 'web_page' }],
  ])('tells readers of each language by a fact what is wrong: %s', async (_what, content, obstacle) => {
    const { details } = (await refusal({ 'x.csv': content })) as unknown as { details: { facts: unknown[] } };
    expect(details.facts).toContainEqual({ fact: 'obstacle', ...obstacle });
  });

  it.each([
    ['none', gz, 'which its contract says is not packed'],
    ['none', zst, 'packed with zstd'],
    ['none', zip({ x: utf8(text) }), 'a workbook or a ZIP archive'],
    ['gzip', bytes, 'is not packed'],
    ['gzip', zst, 'packed as zstd'],
    ['zstd', zip({ x: utf8(text) }), 'packed as zip'],
  ])('refuses what is not as compression: %s has it', async (declared, content, said) => {
    const fault = await refusal({ 'x.csv': content }, compression(declared));
    expect(fault).toMatchObject({ code: 'extract_unreadable', message: expect.stringContaining(said) });
  });

  it('refuses an archive in which nothing is what the contract asks for', async () => {
    const fault = await refusal({ 'x.zip': zip({ 'x.txt': utf8(text) }) }, entries('*.csv'));
    expect(fault.message).toContain('holds no file that is *.csv');
  });

  const zeros = Buffer.alloc(20 << 20);
  it.each([
    ['maxUnpackedBytes', gz, 'maxUnpackedBytes: 10'],
    ['maxUnpackedBytes', zst, 'maxUnpackedBytes: 10'],
    ['maxUnpackedBytes', zip({ x: utf8(text), y: utf8(text) }), 'maxUnpackedBytes: 40'],
    ['maxEntries', zip({ x: utf8(text), y: utf8(text) }), 'maxEntries: 1'],
    ['maxRatio', gzipSync(zeros), 'maxRatio: 200'],
    ['maxRatio', zstdCompressSync(zeros), 'maxRatio: 200'],
    ['maxRatio', zip({ x: zeros }), 'maxRatio: 200'],
    ['timeoutSeconds', gzipSync(zeros), 'timeoutSeconds: 0.001'],
    ['maxRows', gz, 'maxRows: 1'],
    ['maxRows', bytes, 'maxRows: 1'],
  ])('stops at %s', async (limit, content, value) => {
    const server = [limits(value), entries('*')].join(', ');
    const fault = await refusal({ 'x.csv': content }, server);
    expect(fault).toMatchObject({ code: 'extract_limit_exceeded', details: { limit } });
  });

  it('ends at once when the run is cancelled', async () => {
    const stop = new AbortController();
    stop.abort();
    const { signal } = world.context;
    Object.assign(world.context, { signal: stop.signal });
    await expect(world.stage(packed(), { 'x.csv': gz })).rejects.toThrow();
    Object.assign(world.context, { signal });
  });
});

describe('folders that are columns', () => {
  const withDay = [
    ...columns,
    '{ name: day, physicalName: ngay, logicalType: date, customProperties: [{ property: partition, value: true }] }',
    "{ name: unit, logicalType: string, customProperties: [{ property: partition, value: 'đơn vị' }] }",
  ];

  it('give each row what its path says, decoded, and nothing where Hive has no value', async () => {
    const world = await openLoadWorld();
    await world.load(packed('', 'csv', withDay), {
      'ngay=2026-10-01/đơn vị=H%C3%A0 N%E1%BB%99i/1.csv': 'a,b\n1,x\n',
      'ngay=__HIVE_DEFAULT_PARTITION__/%C4%91%C6%A1n%20v%E1%BB%8B=100%/2.csv': 'a,b\n2,y\n',
      'ngay=2026-13-01/đơn vị=x/3.csv': 'a,b\n3,z\n',
    });
    expect(await world.rows('select a, day::varchar as day, unit from validate.thing order by a')).toEqual([
      { a: '1', day: '2026-10-01', unit: 'Hà Nội' },
      { a: '2', day: null, unit: '100%' },
    ]);
    expect(await world.rows('select reasons from quality.quarantine')).toHaveLength(1);
  });

  it('work for Parquet, and inside an archive', async () => {
    const world = await openLoadWorld();
    const path = join(world.context.paths.build, 'p');
    await world.context.db.run(`copy (select '1' a, 'x' b) to '${path}' (format parquet)`);
    const archive = zip({ 'ngay=2026-10-01/đơn vị=01/part.parquet': readFileSync(path) });
    await world.load(packed('', 'parquet', withDay), { 'x.zip': archive });
    expect(await world.rows('select day::varchar as day, unit from validate.thing')).toEqual([
      { day: '2026-10-01', unit: '01' },
    ]);
  });

  it.each([
    ['x.csv', 'no folder ngay=…'],
    ['ngay=1/ngay=2/đơn vị=1/x.csv', 'several folders ngay=…'],
  ])('must be there once: %s', async (name, said) => {
    const world = await openLoadWorld();
    const fault: unknown = await world
      .stage(packed('', 'csv', withDay), { [name]: text })
      .catch((cause: unknown) => cause);
    expect(fault).toMatchObject({ code: 'extract_unreadable', message: expect.stringContaining(said) });
  });

  it('may be told by the name instead, as a pattern finds it', async () => {
    const named = [
      '{ name: b, logicalType: string }',
      '{ name: unit, logicalType: string, primaryKey: true, customProperties: [{ property: fileName, value: "^unit_(?<value>[^.]+)[.]csv$" }] }',
    ];
    const world = await openLoadWorld();
    await world.load(packed('', 'csv', named), { 'unit_Hà Nội.csv': 'b\nx\n', 'unit_79.csv': 'b\nx\n' });
    expect(await world.rows('select unit, b from validate.thing order by unit')).toEqual([
      { unit: '79', b: 'x' },
      { unit: 'Hà Nội', b: 'x' },
    ]);
    await expect(world.stage(packed('', 'csv', named), { 'x.csv': 'b\nx\n' })).rejects.toMatchObject({
      code: 'extract_unreadable',
      message: expect.stringContaining('has no unit in its name'),
    });
  });

  it('may not be columns of the file too', async () => {
    const world = await openLoadWorld();
    const files = { 'ngay=2026-10-01/đơn vị=1/x.csv': 'a,b,ngay\n1,x,2026-10-01\n' };
    await expect(world.stage(packed('', 'csv', withDay), files)).rejects.toMatchObject({
      code: 'contract_column_unknown',
    });
  });
});
