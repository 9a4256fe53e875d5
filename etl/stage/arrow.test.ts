import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int32,
  Int64,
  List,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Table,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint64,
  Utf8,
  Bool,
  vectorFromArray,
  makeVector,
  makeData,
} from 'apache-arrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { realData } from '../../tests/support/etl.ts';
import { contractOf, openLoadWorld, type LoadWorld } from '../../tests/support/load-world.ts';

const flights = join(realData, 'flights', 'flights-200k.arrow');
const server = `{ server: inbox, type: local, path: 'thing/*', format: arrow }`;

const types: [name: string, logicalType: string][] = [
  ['whole', 'integer'],
  ['wide', 'string'],
  ['short', 'number'],
  ['long', 'number'],
  ['money', 'string'],
  ['day', 'date'],
  ['moment', 'timestamp'],
  ['zoned', 'timestamp'],
  ['fine', 'string'],
  ['yes', 'boolean'],
  ['name', 'string'],
  ['code', 'string'],
  ['many', 'array'],
];
const contract = contractOf({
  columns: types.map(([name, type]) => `{ name: ${name}, logicalType: ${type} }`),
  server,
});

/** Two rows and one without a value in any column. */
function table(): Table {
  const micros = BigInt64Array.from([1_759_276_800_123_456n, -1n, 0n]);
  const valid = Uint8Array.from([0b011]);
  const moment = (timezone?: string) =>
    makeVector(
      makeData({
        type: new TimestampMicrosecond(timezone),
        data: micros,
        nullBitmap: valid,
        nullCount: 1,
        length: 3,
      }),
    );
  const fine = makeVector(
    makeData({
      type: new TimestampNanosecond(),
      data: BigInt64Array.from([1_759_276_800_123_456_789n, 1n, 0n]),
      ...{ nullBitmap: valid, nullCount: 1, length: 3 },
    }),
  );
  const unscaled = Uint32Array.from([
    12345, 0, 0, 0, 0xffff_fffb, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0, 0, 0, 0,
  ]);
  const money = makeVector(
    makeData({ type: new Decimal(2, 20, 128), data: unscaled, nullBitmap: valid, nullCount: 1, length: 3 }),
  );
  return new Table({
    whole: vectorFromArray([9_007_199_254_740_993n, -2n, null], new Int64()),
    wide: vectorFromArray([18_446_744_073_709_551_615n, 0n, null], new Uint64()),
    short: vectorFromArray([0.1, -0, null], new Float32()),
    long: vectorFromArray([0.1, 1e300, null], new Float64()),
    money,
    day: vectorFromArray([new Date('2026-10-01'), new Date('1969-12-31'), null], new DateDay()),
    moment: moment(),
    zoned: moment('Asia/Ho_Chi_Minh'),
    fine,
    yes: vectorFromArray([true, false, null], new Bool()),
    name: vectorFromArray(['Đắk "Lắk", a\n', '', null], new Utf8()),
    code: vectorFromArray(['x', 'x', null], new Dictionary(new Utf8(), new Int32())),
    many: vectorFromArray([[1n, 9_007_199_254_740_993n], [], null], new List(new Field('item', new Int64()))),
  });
}

describe('Arrow', () => {
  let world: LoadWorld;
  beforeEach(async () => {
    world = await openLoadWorld();
  });
  const asFile = () => Buffer.from(RecordBatchFileWriter.writeAll(table()).toUint8Array(true));
  const asStream = () => Buffer.from(RecordBatchStreamWriter.writeAll(table()).toUint8Array(true));

  it.each([
    ['file', asFile],
    ['stream', asStream],
  ])('is read from a %s with every digit', async (_kind, bytes) => {
    const { files } = await world.stage(contract, { 'x.arrow': bytes() });
    expect(files[0]).toMatchObject({ physical: 3 });
    const columns = types.map(([name]) => `${name}::varchar as ${name}`).join(', ');
    await world.context.db.run(`set TimeZone = 'UTC'`);
    expect(await world.rows(`select ${columns} from temp.thing_staged order by row_no`)).toEqual([
      {
        ...{
          whole: '9007199254740993',
          wide: '18446744073709551615',
          short: '0.1',
          long: '0.1',
          money: '123.45',
        },
        ...{
          day: '2026-10-01',
          moment: '2025-10-01 00:00:00.123456',
          zoned: '2025-10-01 00:00:00.123456+00',
        },
        ...{ fine: '2025-10-01 00:00:00.123456789', yes: 'true', name: 'Đắk "Lắk", a\n', code: 'x' },
        many: '[1,9007199254740993]',
      },
      {
        ...{ whole: '-2', wide: '0', short: '-0.0', long: '1e+300', money: '-0.05' },
        ...{
          day: '1969-12-31',
          moment: '1969-12-31 23:59:59.999999',
          zoned: '1969-12-31 23:59:59.999999+00',
        },
        ...{ fine: '1970-01-01 00:00:00.000000001', yes: 'false', name: '', code: 'x', many: '[]' },
      },
      Object.fromEntries(types.map(([name]) => [name, null])),
    ]);
  });

  it('is judged by its contract like any other', async () => {
    const account = await world.load(contract, { 'x.arrow': asFile() });
    expect(account).toMatchObject({ physical: 3, loaded: 3, quarantined: 0 });
    expect(
      await world.rows('select zoned::varchar as zoned from validate.thing order by row_no limit 1'),
    ).toEqual([{ zoned: '2025-10-01 07:00:00.123456' }]);
  });

  it.each([
    ['a file cut short', () => asFile().subarray(0, -9), 'is cut short'],
    ['a stream cut short', () => asStream().subarray(0, -8), 'is cut short'],
    [
      'a stream cut in a batch',
      () => Buffer.concat([asStream().subarray(0, -400), Buffer.alloc(8)]),
      'no whole Arrow',
    ],
    ['CSV', () => Buffer.from('a,b\n'), 'no Arrow file'],
  ])('is refused as %s', async (_what, bytes, said) => {
    const fault: unknown = await world
      .stage(contract, { 'x.arrow': bytes() })
      .catch((cause: unknown) => cause);
    expect(fault).toMatchObject({ code: 'extract_unreadable', message: expect.stringContaining(said) });
  });

  it('is no CSV', async () => {
    const csv = contractOf({ columns: ['{ name: a, logicalType: string }'] });
    await expect(world.stage(csv, { 'x.csv': asFile() })).rejects.toThrow('is an Arrow file. Expected csv');
  });

  it.skipIf(!existsSync(flights))(
    'reads 200,000 real flights',
    async () => {
      const columns = ['delay', 'distance', 'time'].map((name) => `{ name: ${name}, logicalType: number }`);
      const account = await world.load(contractOf({ columns, server }), {
        'flights.arrow': readFileSync(flights),
      });
      expect(account).toMatchObject({ physical: 200_000, loaded: 200_000, quarantined: 0 });
      const [sums] = await world.rows(
        'select sum(delay)::bigint as delay, sum(distance)::bigint as distance from validate.thing',
      );
      expect(sums).toEqual({ delay: expect.any(Number), distance: expect.any(Number) });
    },
    60_000,
  );
});
