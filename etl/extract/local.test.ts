import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { LocalServer } from '#etl/contract/contract.ts';
import { contractWith, extractWorld, type ExtractWorld } from '../../tests/support/extract-world.ts';
import { receive } from './receive.ts';

const csv = contractWith({ server: '{ server: inbox, type: local, path: thing/*.csv, format: csv }' });

test('keeps an immutable copy with its manifest', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  const { files } = await receive(world.context, csv);
  const sha256 = createHash('sha256').update('id\n1\n').digest('hex');
  const [file] = files;
  expect(file).toMatchObject({ fileName: 'a.csv', sha256, bytes: 5, extractId: sha256.slice(0, 16) });
  expect(file?.path).toBe(join(world.paths.extracts, 'thing', sha256.slice(0, 16), 'a.csv'));
  expect(readFileSync(file!.path, 'utf8')).toBe('id\n1\n');
  expect(statSync(file!.path).mode & 0o222).toBe(0);
  const manifest = JSON.parse(readFileSync(join(file!.path, '..', 'manifest.json'), 'utf8')) as unknown;
  expect(manifest).toEqual({
    sourceId: 'thing',
    sha256,
    bytes: 5,
    files: [{ fileName: 'a.csv', receivedAt: '2026-11-01T00:00:00.000Z', contractVersion: '1.0.0' }],
  });
  expect(readdirSync(join(world.paths.extracts, 'thing'))).toEqual([sha256.slice(0, 16)]);
});

test('does not copy again what is kept, and says that nothing is new', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  const first = await receive(world.context, csv);
  const inode = statSync(first.files[0]!.path).ino;
  const second = await receive({ ...world.context, clock: () => new Date('2026-01-01') }, csv);
  expect(second).toEqual(first);
  expect(statSync(second.files[0]!.path).ino).toBe(inode);
});

test('copies again what has gone from the store', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  const [file] = (await receive(world.context, csv)).files;
  rmSync(file!.path);
  await receive(world.context, csv);
  expect(existsSync(file!.path)).toBe(true);
});

test('tells new content under an old name, and takes the same content under two names once', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  const before = await receive(world.context, csv);
  world.drop('thing/a.csv', 'id\n2\n');
  world.drop('thing/b.csv', 'id\n2\n');
  const after = await receive(world.context, csv);
  expect(after.contentHash).not.toBe(before.contentHash);
  expect(after.files.map(({ fileName }) => fileName)).toEqual(['a.csv']);
  expect(world.journal.join('\n')).toContain('delivery_repeated');
  expect(existsSync(before.files[0]!.path)).toBe(true);
});

test('takes the same content under another name for another delivery where a column stands in the name', async () => {
  const world = extractWorld();
  world.drop('thing/unit_01.csv', 'id\n1\n');
  world.drop('thing/unit_02.csv', 'id\n1\n');
  const [column] = csv.columns;
  const unit = { ...column!, name: 'unit', partition: { pattern: 'unit_(?<value>[0-9]+)' } };
  const { files } = await receive(world.context, { ...csv, columns: [...csv.columns, unit] });
  expect(files.map(({ fileName }) => fileName)).toEqual(['unit_01.csv', 'unit_02.csv']);
  expect((await receive(world.context, csv)).files).toHaveLength(1);
});

test('is new when the contract changes', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  const before = await receive(world.context, csv);
  const after = await receive(world.context, { ...csv, decimalChar: ',' });
  expect(after.contentHash).not.toBe(before.contentHash);
});

test('takes files in natural order of name, whatever the case of their ending, and an empty one like any other', async () => {
  const world = extractWorld();
  for (const name of ['part-10.csv', 'part-2.CSV', 'part-1.csv']) world.drop(`thing/${name}`, `id\n${name}`);
  world.drop('thing/part-11.csv', '');
  world.drop('thing/.hidden.csv', 'x');
  world.drop('thing/~$part-1.csv', 'x');
  world.drop('thing/deeper/part-3.csv', 'x');
  const { files } = await receive(world.context, csv);
  expect(files.map(({ fileName }) => fileName)).toEqual([
    'part-1.csv',
    'part-2.CSV',
    'part-10.csv',
    'part-11.csv',
  ]);
  expect(files.at(-1)?.bytes).toBe(0);
});

test('finds files in folders below by **', async () => {
  const world = extractWorld();
  const parquet = contractWith({
    server: '{ server: inbox, type: local, path: "thing/day=*/**/*.parquet", format: parquet }',
  });
  world.drop('thing/day=2/x.parquet', '2');
  world.drop('thing/day=1/deep/x.parquet', '1');
  world.drop('thing/x.parquet', '0');
  const { files } = await receive(world.context, parquet);
  expect(files.map(({ fileName }) => fileName)).toEqual(['day=1/deep/x.parquet', 'day=2/x.parquet']);
});

test('loads only the newest delivery of a register that says so', async () => {
  const world = extractWorld();
  const latest = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.csv, format: csv }',
    custom: [
      '{ property: load, value: { mode: full } }',
      "{ property: deliveryPeriod, value: '(?<period>\\d{4}-\\d{2})' }",
    ],
  });
  world.drop('thing/z-2025-08.csv', 'old');
  world.drop('thing/a-2025-09.csv', 'new');
  const { files } = await receive(world.context, latest);
  expect(files.map(({ fileName }) => fileName)).toEqual(['a-2025-09.csv']);
  world.drop('thing/undated.csv', 'x');
  await expect(receive(world.context, latest)).rejects.toMatchObject({
    code: 'delivery_period_missing',
    message: expect.stringContaining('undated.csv') as string,
    details: {
      facts: [
        { fact: 'file', name: 'undated.csv' },
        { fact: 'name_expected', example: '2026-10.csv' },
      ],
    },
  });
});

const whole = contractWith({
  server: '{ server: inbox, type: local, path: thing/*.csv, format: csv }',
  custom: ['{ property: load, value: { mode: full } }'],
});

test('says which of several files is the newest, and which are not read, each time', async () => {
  const world = extractWorld();
  for (const name of ['r 2026-09.csv', 'r 2026-10.csv', 'r 2026-11.csv']) world.drop(`thing/${name}`, name);
  for (let time = 1; time <= 2; time++) {
    await receive(world.context, whole);
    const told = world.journal.map((line) => JSON.parse(line) as { event: string; data: unknown });
    expect(told.filter(({ event }) => event === 'deliveries_left_out')).toHaveLength(time);
    expect(told.findLast(({ event }) => event === 'deliveries_left_out')).toMatchObject({
      data: { found: 3, newest: 'r 2026-11.csv', older: ['r 2026-09.csv', 'r 2026-10.csv'] },
    });
  }
});

test.each([
  ['31-10-2026', '01-11-2026'],
  ['31.10.2026', '1.11.2026'],
  ['31102026', '01112026'],
  ['05-10-2026', '06-09-2026'],
  ['12-2025', '01-2026'],
  ['122025', '012026'],
  ['T12-2025', 'T1-2026'],
  ['Q4-2025', 'Q1-2026'],
  ['Quý IV 2025', 'Quý I năm 2026'],
])(
  'asks which is the newest of files of %s and %s, which their names put in another order',
  async (one, other) => {
    const world = extractWorld();
    world.drop(`thing/r ${one}.csv`, 'id\n1\n');
    world.drop(`thing/r ${other}.csv`, 'id\n2\n');
    await expect(receive(world.context, whole)).rejects.toMatchObject({
      code: 'delivery_order_uncertain',
      details: { facts: [{ fact: 'file' }, { fact: 'file' }] },
    });
    const all = { ...whole, load: { ...whole.load, mode: 'append' as const } };
    expect((await receive(world.context, all)).files).toHaveLength(2);
  },
);

test.each([
  ['2026-10-31', '2026-11-01'],
  ['01-11-2026', '30-11-2026'],
  ['2026-10', '2026-10-31'],
  ['2026-10', '2026-10 (2)'],
  ['2026-10', '2026-10-v2'],
  ['v1', 'v2'],
  ['1234', '2026-10'],
])('takes the last by name of files of %s and %s', async (one, other) => {
  const world = extractWorld();
  world.drop(`thing/r ${one}.csv`, 'id\n1\n');
  world.drop(`thing/r ${other}.csv`, 'id\n2\n');
  const { files } = await receive(world.context, whole);
  expect(files.map(({ fileName }) => fileName)).toEqual([`r ${other}.csv`]);
});

test.each([
  ['2062-10', '2026-10', 'full'],
  ['2027-11', '2026-11', 'merge'],
  ['2028-Q1', '2026-09', 'replace_period'],
] as const)(
  'asks about a file of %s beside one of %s: in mode %s it would count for years',
  async (one, other, mode) => {
    const world = extractWorld();
    world.drop(`thing/r ${one}.csv`, 'id\n1\n');
    const dated = { ...whole, load: { ...whole.load, mode } };
    // Of one alone nothing can be said: what it holds may well be of that time.
    expect((await receive(world.context, dated)).files).toHaveLength(1);
    world.drop(`thing/r ${other}.csv`, 'id\n2\n');
    await expect(receive(world.context, dated)).rejects.toMatchObject({
      code: 'delivery_order_uncertain',
      details: { fileName: `r ${one}.csv`, facts: [{ fact: 'file', name: `r ${one}.csv` }] },
    });
    const all = { ...whole, load: { ...whole.load, mode: 'append' as const } };
    expect((await receive(world.context, all)).files).toHaveLength(2);
  },
);

test('takes plans of the year to come', async () => {
  const world = extractWorld();
  for (const name of ['r 2026-10.csv', 'r 2027-09.csv']) world.drop(`thing/${name}`, name);
  expect((await receive(world.context, whole)).files.map(({ fileName }) => fileName)).toEqual([
    'r 2027-09.csv',
  ]);
});

test('goes by the delivery period where one is declared, though days in the names say more', async () => {
  const world = extractWorld();
  const dated = { ...whole, deliveryPeriod: '(?<period>\\d{2}-\\d{4})' };
  world.drop('thing/r 31-10-2026.csv', 'id\n1\n');
  world.drop('thing/r 01-11-2026.csv', 'id\n2\n');
  const { files } = await receive(world.context, dated);
  expect(files.map(({ fileName }) => fileName)).toEqual(['r 01-11-2026.csv']);
});

test('says where it looked when nothing is there', async () => {
  const world = extractWorld();
  await expect(receive(world.context, csv)).rejects.toMatchObject({
    code: 'extract_missing',
    message: expect.stringContaining('inbox/thing/*.csv') as string,
  });
});

test('does not leave the inbox, by a link or by its path', async () => {
  const world = extractWorld();
  writeFileSync(join(world.paths.root, 'secret.csv'), 'id\n1\n');
  world.drop('thing/a.csv', 'id\n1\n');
  symlinkSync(join(world.paths.root, 'secret.csv'), join(world.paths.inbox, 'thing', 'link.csv'));
  await expect(receive(world.context, csv)).rejects.toMatchObject({ code: 'extract_unreadable' });
  const climbing = { ...csv, server: { ...csv.server, path: '../*.csv' } as LocalServer };
  await expect(receive(world.context, climbing)).rejects.toMatchObject({ code: 'extract_unreadable' });
});

test('never keeps a file that does not come to rest', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'x'.repeat(40_000_000));
  const path = join(world.paths.inbox, 'thing', 'a.csv');
  let writing = true;
  const write = () => {
    if (!writing) return;
    appendFileSync(path, 'y');
    setImmediate(write);
  };
  write();
  const received = receive(world.context, csv).finally(() => (writing = false));
  await expect(received).rejects.toMatchObject({ code: 'extract_unreadable' });
  expect(readdirSync(join(world.paths.extracts, 'thing'))).toEqual([]);
});

/** Does something to a file that was at rest as soon as it has been listed, while its 40 MB are read. */
async function whileRead(world: ExtractWorld, change: (path: string) => void) {
  world.drop('thing/a.csv', 'x'.repeat(40_000_000));
  await setTimeout(150);
  const received = receive(world.context, csv).then(
    ({ files }) => files,
    (cause: unknown) => cause as Error & { code: string },
  );
  while (!existsSync(join(world.paths.extracts, 'thing', '.receiving')))
    await new Promise((next) => setImmediate(next));
  change(join(world.paths.inbox, 'thing', 'a.csv'));
  return await received;
}

test('names a file that goes away while it is read', async () => {
  const world = extractWorld();
  const fault = await whileRead(world, (path) => unlinkSync(path));
  expect(fault).toMatchObject({
    code: 'extract_unreadable',
    message: expect.stringContaining('thing/a.csv went away'),
  });
  expect(readdirSync(join(world.paths.extracts, 'thing'))).toEqual([]);
});

test('keeps one of two files whole where one takes the place of the other while it is read', async () => {
  const world = extractWorld();
  const replaced = await whileRead(world, (path) => {
    writeFileSync(`${path}.new`, 'y'.repeat(30_000_000));
    renameSync(`${path}.new`, path);
  });
  if (!Array.isArray(replaced)) throw replaced;
  const kept = readFileSync(replaced[0]!.path, 'utf8');
  expect(kept === 'x'.repeat(40_000_000) || kept === 'y'.repeat(30_000_000)).toBe(true);
});

test('keeps a file that grows as it is once it has come to rest', async () => {
  const world = extractWorld();
  const grown = await whileRead(world, (path) => appendFileSync(path, 'the end'));
  if (!Array.isArray(grown)) throw grown;
  const [file] = grown;
  expect(createHash('sha256').update(readFileSync(file!.path)).digest('hex')).toBe(file!.sha256);
  expect(readFileSync(file!.path, 'utf8').endsWith('xthe end')).toBe(true);
});

test('reads a large file at rest once, and keeps nothing of it on the way', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'x'.repeat(40_000_000));
  await setTimeout(150);
  const { files } = await receive(world.context, csv);
  expect(readFileSync(files[0]!.path, 'utf8')).toBe('x'.repeat(40_000_000));
  expect(files[0]!.sha256).toBe(createHash('sha256').update('x'.repeat(40_000_000)).digest('hex'));
  expect(readdirSync(join(world.paths.extracts, 'thing')).toSorted()).toEqual([
    files[0]!.extractId,
    'seen.json',
  ]);
});

test('refuses a file larger than its contract allows before it is copied', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  const small = contractWith({
    server:
      '{ server: inbox, type: local, path: thing/*.csv, format: csv, customProperties: [{ property: limits, value: { maxBytes: 4 } }] }',
  });
  await expect(receive(world.context, small)).rejects.toMatchObject({
    code: 'extract_limit_exceeded',
    details: { limit: 'maxBytes' },
  });
});

test('refuses a packed file that has a landing gate', async () => {
  const world = extractWorld();
  world.drop('thing/a.ndjson', gzipSync('{"id":"1","secrecy":"SECRET"}\n'));
  const gated = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.ndjson, format: ndjson }',
    columns: ['{ name: secrecy, logicalType: string }'],
    custom: ['{ property: landingGate, value: { column: secrecy, allow: [ORDINARY] } }'],
  });
  await expect(receive(world.context, gated)).rejects.toThrow('thing/a.ndjson is packed');
  expect(readdirSync(join(world.paths.extracts, 'thing'))).toEqual([]);
});

test('removes what a run that died left on its way', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  world.drop('../extracts/thing/.receiving/file', 'half');
  await receive(world.context, csv);
  expect(existsSync(join(world.paths.extracts, 'thing', '.receiving'))).toBe(false);
});

test('stops when the run is cancelled', async () => {
  const world = extractWorld();
  world.drop('thing/a.csv', 'id\n1\n');
  world.stop.abort();
  await expect(receive(world.context, csv)).rejects.toMatchObject({ code: 'run_cancelled' });
});

const gate = ['{ property: landingGate, value: { column: secrecy, allow: [ORDINARY] } }'];
const secrecy =
  '{ name: secrecy, physicalName: do_mat, logicalType: string, customProperties: [{ property: enum, value: [{ value: ORDINARY, synonyms: [Thường] }, { value: SECRET }] }] }';

test('keeps nothing of refused records of a JSON file, nor of what stands beside them', async () => {
  const world = extractWorld();
  const gated = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.json, format: json }',
    columns: [secrecy],
    custom: [...gate, '{ property: dialect, value: { property: data.rows } }'],
  });
  const rows = '[{"id":1.10,"do_mat":" Thường "},{"id":2,"do_mat":"SECRET","x":"PLOT"},{"id":3},7]';
  world.drop('thing/a.json', `{"note":"PLOT","data":{"rows":${rows}}}`);
  const [file] = (await receive(world.context, gated)).files;
  rmSync(join(world.paths.inbox, 'thing'), { recursive: true });
  expect(readFileSync(file!.path, 'utf8')).toBe(
    '{"data":{"rows":[{"id":1.10,"do_mat":" Thường "},{"$refused":true},{"$refused":true},{"$refused":true}]}}',
  );
  expect(world.everything().filter(({ content }) => content.includes('PLOT'))).toEqual([]);
  expect(JSON.stringify(world.everything())).toContain('\\"refused\\": 3');
});

test('keeps nothing of refused lines of an NDJSON file, nor of lines that are no JSON', async () => {
  const world = extractWorld();
  const gated = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.ndjson, format: ndjson }',
    columns: [secrecy],
    custom: gate,
  });
  world.drop(
    'thing/a.ndjson',
    '{"do_mat":"ORDINARY"}\n\n{"do_mat":"SECRET","x":"PLOT"}\n{"x":"PLOT\n{"do_mat": "ORDINARY","x":1}\n',
  );
  const [file] = (await receive(world.context, gated)).files;
  expect(readFileSync(file!.path, 'utf8')).toBe(
    '{"do_mat":"ORDINARY"}\n\n{"$refused":true}\n{"$refused":true}\n{"do_mat": "ORDINARY","x":1}\n',
  );
});

test('lets no record land that says a key twice, since its gate has seen one of the two values', async () => {
  const world = extractWorld();
  const gated = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.ndjson, format: ndjson }',
    columns: [secrecy],
    custom: gate,
  });
  world.drop(
    'thing/a.ndjson',
    '{"do_mat":"SECRET","x":"PLOT","do_mat":"ORDINARY"}\n{"do_mat":"ORDINARY","x":{"y":"PLOT","y":1}}\n',
  );
  const [file] = (await receive(world.context, gated)).files;
  expect(readFileSync(file!.path, 'utf8')).toBe('{"$refused":true}\n{"$refused":true}\n');
});

test.each([
  ['utf-8', Buffer.from([0x63, 0x61, 0x66, 0xe9])],
  ['windows-1258', Buffer.from([0x63, 0x61, 0x66, 0x8a])],
])('lets no record land that does not decode as %s', async (encoding, undecodable) => {
  const gated = (format: 'json' | 'ndjson') =>
    contractWith({
      server: `{ server: inbox, type: local, path: thing/*.${format}, format: ${format} }`,
      columns: [secrecy],
      custom: [...gate, `{ property: encoding, value: ${encoding} }`],
    });
  const record = Buffer.concat([Buffer.from('{"do_mat":"ORDINARY","x":"'), undecodable, Buffer.from('"}')]);
  const escaped = '{"do_mat":"ORDINARY","x":"\\u1ec7"}';
  for (const [format, text, kept] of [
    ['ndjson', ['', '\n', `${escaped}\n`], `{"$refused":true}\n${escaped}\n`],
    ['json', ['[', ',', `${escaped}]`], `[{"$refused":true},${escaped}]`],
  ] as const) {
    const world = extractWorld();
    const parts = [Buffer.from(text[0]), record, Buffer.from(text[1] + text[2])];
    world.drop(`thing/a.${format}`, Buffer.concat(parts));
    const [file] = (await receive(world.context, gated(format))).files;
    expect(readFileSync(file!.path, 'utf8')).toBe(kept);
  }
});

test('refuses a gated document that says a key twice around its records', async () => {
  const world = extractWorld();
  const gated = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.json, format: json }',
    columns: [secrecy],
    custom: [...gate, '{ property: dialect, value: { property: rows } }'],
  });
  world.drop('thing/a.json', '{"rows":[{"do_mat":"ORDINARY"},{"do_mat":"ORDINARY"}],"rows":[]}');
  await expect(receive(world.context, gated)).rejects.toThrow('no key twice around them');
});

test('refuses to keep a gated file whose records it cannot find', async () => {
  const world = extractWorld();
  const gated = contractWith({
    server: '{ server: inbox, type: local, path: thing/*.json, format: json }',
    columns: [secrecy],
    custom: gate,
  });
  world.drop('thing/a.json', '{"PLOT');
  const failure = await receive(world.context, gated).catch((cause: unknown) => cause as Error);
  expect(failure).toMatchObject({ code: 'extract_unreadable' });
  expect(String(failure)).not.toContain('PLOT');
  expect(readdirSync(join(world.paths.extracts, 'thing'))).toEqual([]);
});
