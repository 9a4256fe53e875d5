import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EtlError } from '#etl/errors.ts';
import { RecordCounter } from '#etl/stage/count-records.ts';
import type { ByteSource } from '#etl/stage/decode.ts';
import { contractOf, localFiles, makeLoadWorld, type LoadWorld } from '../support/load-world.ts';

const columns = [
  '{ name: a, logicalType: string, required: true, primaryKey: true }',
  '{ name: b, logicalType: integer, logicalTypeOptions: { maximum: 5 } }',
];
const skip =
  "{ property: skip, value: { blank: true, total: { column: a, values: [Total] }, footer: { column: a, pattern: '^[*]' } } }";

/** A file piece by piece from what breaks parsers. */
const garbage = fc
  .array(
    fc.constantFrom(
      'a',
      '1',
      '7',
      'é',
      'Total',
      '*',
      ',',
      ',',
      '"',
      '"',
      '\n',
      '\n',
      '\r',
      '\r\n',
      ' ',
      '\t',
      '#',
      '\0',
      '\uFEFF',
      '""',
    ),
    {
      maxLength: 60,
    },
  )
  .map((pieces) => pieces.join(''));

describe('every record is loaded, quarantined or skipped', () => {
  let world: LoadWorld;
  let close: () => void;
  beforeAll(async () => ({ world, close } = await makeLoadWorld()));
  afterAll(() => close());

  const expectAccounted = async (contract: ReturnType<typeof contractOf>, file: string | Buffer) => {
    try {
      const { physical, loaded, quarantined, skipped } = await world.load(contract, { 'x.csv': file });
      expect(loaded + quarantined + skipped).toBe(physical);
      const [rows] = await world.rows<{ loaded: number; numbers: number }>(
        `select (select count(*) from validate.thing) as loaded,
           (select count(distinct row_no) from (select row_no from validate.thing union all
             select row_no from quality.quarantine where source_id = 'thing')) as numbers`,
      );
      expect(rows).toEqual({ loaded, numbers: loaded + quarantined });
    } catch (fault) {
      expect(fault).toBeInstanceOf(EtlError);
      const mayBeUtf16 = file.includes('\0');
      expect(['extract_empty', ...(mayBeUtf16 ? ['encoding_contradicted'] : [])]).toContain(
        (fault as EtlError).code,
      );
    }
  };

  it('of any bytes after a CSV header', async () => {
    const contracts = [[], [skip], [skip, "{ property: dialect, value: { commentChar: '#' } }"]].map(
      (custom) => contractOf({ columns, custom }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...contracts), garbage, fc.boolean(), (contract, text, hasBadByte) =>
        expectAccounted(
          contract,
          Buffer.concat([Buffer.from(`a,b\n${text}`), Buffer.from(hasBadByte ? [0xe9] : [])]),
        ),
      ),
      { numRuns: 60 },
    );
  });

  it('of any lines of NDJSON', async () => {
    const contract = contractOf({ server: localFiles('ndjson'), columns, custom: [skip] });
    const line = fc.oneof(
      fc
        .record({ a: fc.oneof(fc.string(), fc.integer(), fc.constant(null)), b: fc.jsonValue() })
        .map((record) => JSON.stringify(record)),
      fc.constantFrom(
        '',
        ' ',
        '{',
        '[]',
        'null',
        '{"a":1,"a":2,"b":0}',
        '{"$refused":true}',
        '{"a":"x","b":9007199254740993}',
        '"',
        '\uFFFD',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), (lines) =>
        expectAccounted(contract, ['{"a":"first","b":1}', ...lines].join('\n')),
      ),
      { numRuns: 40 },
    );
  });
});

describe('the counting parser and csv-parse', () => {
  const options = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };

  // csv-parse takes NUL for the end of its input.
  it('count the same records of any text that csv-parse takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        garbage.map((text) => text.replace(/[\uFEFF\0]/g, '')),
        fc.integer({ min: 1, max: 4 }),
        async (text, block) => {
          let records: string[][];
          try {
            records = parse(text, options);
          } catch {
            return fc.pre(false);
          }
          expect(await count(text, block)).toBe(records.length);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('count the same records of tables with any cells', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ệ', '"', ',', '\n', '\r', ' ') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, end) => {
          const text = rows
            .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
            .join(end);
          expect(await count(text, 7)).toBe(rows.length);
          expect(parse(text, options)).toHaveLength(rows.length);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const counter = new RecordCounter({ delimiter: 0x2c, quote: 0x22, comment: null });

/** Counts records of two cells, from a source that gives `block` bytes at a time. */
async function count(text: string, block: number): Promise<number> {
  const bytes = Buffer.from(text);
  let at = 0;
  const source: ByteSource = {
    read: async (into, to) => {
      const part = bytes.subarray(at, at + block);
      at += part.length;
      return part.copy(into, to);
    },
    close: async () => undefined,
  };
  const reader = {
    isHead: () => true,
    head: () => ({ width: 2, prefix: Buffer.alloc(0) }),
    rows: () => undefined,
    other: () => undefined,
  };
  return (await counter.count(source, reader, new AbortController().signal)).physical;
}
