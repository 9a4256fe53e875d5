import { readdir, writeFile } from 'node:fs/promises';
import { get, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import ExcelJs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { publishNumbered } from '../support/numbered-version.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';
import { bearer } from '../support/sign-in.ts';

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

type Cell = string | number | boolean | null;

const FORMATS = ['json', 'csv', 'arrow', 'xlsx', 'parquet'];
const VALUES = '/api/v1/values?level=TINH&grain=quarter&indicator=redeclaration_rate,liveness_rate';
const SHORT = '/api/v1/values?indicator=liveness_rate&unit=00&grain=year';

describe('what an answer travels as', () => {
  let api: ApiServer;
  let snapshotId: string;
  beforeAll(async () => {
    api = await startApiServer();
    ({ snapshotId } = await buildSmallWarehouse(api.directory));
  });
  afterAll(() => api.end());

  /** Bytes as they are on the wire. */
  const raw = async (path: string, asked: Record<string, string> = {}) => {
    const headers = { authorization: await bearer(), ...asked };
    return new Promise<Raw>((answered, failed) => {
      get(`${api.origin}${path}`, { headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', failed);
        response.on('end', () =>
          answered({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      }).on('error', failed);
    });
  };

  /** Each format as its own readers read it: rows of cells, days as ISO texts. */
  const readers: {
    [format: string]: (bytes: Buffer, columns: string[], sample: Cell[]) => Promise<Cell[][]> | Cell[][];
  } = {
    json: (bytes, columns) =>
      (JSON.parse(String(bytes)) as { rows: Record<string, Cell>[] }).rows.map((row) =>
        columns.map((name) => row[name]!),
      ),
    csv: (bytes, columns, sample) => {
      const [header, ...rows] = parse(bytes) as string[][];
      expect(header).toEqual(columns);
      return rows.map((row) => row.map((text, index) => fromText(text, sample[index]!)));
    },
    arrow: (bytes, columns) => {
      const table = tableFromIPC(bytes);
      expect(table.schema.names).toEqual(columns);
      return table.toArray().map((row: Record<string, unknown>) =>
        columns.map((name) => {
          const value = row[name];
          const isDay =
            String(table.schema.fields.find((field) => field.name === name)!.type) === 'Date32<DAY>';
          if (isDay && value !== null) return new Date(Number(value)).toISOString().slice(0, 10);
          return (typeof value === 'bigint' ? Number(value) : value) as Cell;
        }),
      );
    },
    xlsx: async (bytes, columns) => {
      const workbook = new ExcelJs.Workbook();
      await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
      const sheet = workbook.getWorksheet('Data')!;
      const valuesOf = (row: number) =>
        columns.map((_, index) => {
          const value = sheet.getCell(row, index + 1).value;
          return (value instanceof Date ? value.toISOString().slice(0, 10) : value) as Cell;
        });
      expect(valuesOf(1)).toEqual(columns);
      return Array.from({ length: sheet.rowCount - 1 }, (_, index) => valuesOf(index + 2));
    },
    parquet: async (bytes, columns) => {
      const file = join(api.directory, 'answer.parquet');
      await writeFile(file, bytes);
      const db = await openDatabase(':memory:');
      const rows = await db.rows<Record<string, Cell>>(`from '${file}'`);
      db.close();
      return rows.map((row) => columns.map((name) => row[name]!));
    },
  };

  /** A text of CSV as what the same column has elsewhere. */
  const fromText = (text: string, sample: Cell): Cell => {
    if (text === '') return null;
    if (typeof sample === 'number') return Number(text);
    return typeof sample === 'boolean' ? text === 'true' : text;
  };

  it.each([
    VALUES,
    '/api/v1/query?measure=procedure.received&indicator=redeclaration_rate&by=period,unit:TINH,procedure_code&grain=month&from=2026-Q3&to=2026-Q3&compare=previous',
  ])('gives the same cells in all five formats: %s', async (path) => {
    const { columns } = (await (await api.ask(path)).json()) as { columns: string[] };
    const json = await readers.json!((await raw(path)).body, columns, []);
    expect(json.length).toBeGreaterThan(100);
    const sample = columns.map((_, index) => json.find((row) => row[index] !== null)?.[index] ?? null);
    for (const format of FORMATS) {
      const { body } = await raw(`${path}&format=${format}`);
      expect(await readers[format]!(body, columns, sample)).toEqual(json);
    }
  });

  it('keeps the types of columns in Parquet, and leaves no file behind', async () => {
    const { body } = await raw(`${VALUES}&format=parquet`);
    const file = join(api.directory, 'typed.parquet');
    await writeFile(file, body);
    const db = await openDatabase(':memory:');
    const types = await db.rows<{ name: string; type: string }>(
      `select column_name as name, column_type as type from (describe from '${file}')`,
    );
    db.close();
    const typeOf = (name: string) => types.find((one) => one.name === name)?.type;
    expect(['period', 'value', 'rank', 'complete', 'unit_id'].map(typeOf)).toEqual([
      'DATE',
      'DOUBLE',
      'INTEGER',
      'BOOLEAN',
      'VARCHAR',
    ]);
    expect(await readdir(join(api.directory, 'exports'))).toEqual([]);
  });

  it('tells in a workbook where its figures come from, with days as days', async () => {
    const { body, headers } = await raw(`${SHORT}&format=xlsx`);
    expect(headers['content-disposition']).toBe(`attachment; filename="values-${snapshotId}.xlsx"`);
    const workbook = new ExcelJs.Workbook();
    await workbook.xlsx.load(body as unknown as ArrayBuffer);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['Data', 'About']);
    const lines = workbook.getWorksheet('About')!.getSheetValues().slice(1) as string[][];
    expect(lines.map((line) => line.slice(1))).toEqual(
      expect.arrayContaining([
        ['version', snapshotId],
        ['as of', '2026-10-31'],
        ['question', 'values'],
        ['indicatorIds', '["liveness_rate"]'],
      ]),
    );
    const period = workbook.getWorksheet('Data')!.getCell('D2');
    expect([period.value instanceof Date, period.numFmt]).toEqual([true, 'yyyy-mm-dd']);
  });

  describe('by Accept', () => {
    it.each([
      [undefined, 'application/json; charset=utf-8'],
      ['*/*', 'application/json; charset=utf-8'],
      ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/json; charset=utf-8'],
      ['text/csv', 'text/csv; charset=utf-8; header=present'],
      ['application/json;q=0.5, application/vnd.apache.arrow.stream', 'application/vnd.apache.arrow.stream'],
      ['application/vnd.apache.parquet', 'application/vnd.apache.parquet'],
    ])('answers %s with %s', async (accept, type) => {
      const answer = await raw(SHORT, accept ? { accept } : {});
      expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
      expect(answer.headers.vary).toBe('accept, accept-encoding');
    });

    it('says which formats there are where none is accepted, and lets format decide', async () => {
      const refused = await raw(SHORT, { accept: 'text/html' });
      expect(refused.status).toBe(406);
      expect(JSON.parse(String(refused.body))).toMatchObject({ code: 'format_not_acceptable' });
      expect((await raw(`${SHORT}&format=csv`, { accept: 'text/html' })).status).toBe(200);
    });
  });

  describe('by Accept-Encoding', () => {
    const unpack = { gzip: gunzipSync, zstd: zstdDecompressSync };

    it.each([
      ['gzip', 'gzip'],
      ['gzip, deflate, br, zstd', 'zstd'],
      ['zstd;q=0.5, gzip;q=0.9', 'gzip'],
      ['*', 'zstd'],
      ['zstd;q=0, *', 'gzip'],
    ] as const)('packs for %s with %s, the same bytes underneath', async (accepted, coding) => {
      for (const format of ['json', 'csv', 'arrow']) {
        const path = `${VALUES}&format=${format}`;
        const [plain, packed] = [await raw(path), await raw(path, { 'accept-encoding': accepted })];
        expect(packed.headers['content-encoding']).toBe(coding);
        expect(Number(packed.headers['content-length'])).toBe(packed.body.byteLength);
        expect(packed.body.byteLength).toBeLessThan(plain.body.byteLength / 2);
        expect(unpack[coding](packed.body).equals(plain.body)).toBe(true);
      }
    });

    it.each(['', 'br', 'identity', 'gzip;q=0, zstd;q=0', 'identity, gzip;q=0.5'])(
      'sends bytes as they are for "%s"',
      async (accepted) => {
        const answer = await raw(VALUES, { 'accept-encoding': accepted });
        expect(answer.headers['content-encoding']).toBeUndefined();
        expect(JSON.parse(String(answer.body))).toHaveProperty('rows');
      },
    );

    it('packs neither what is short nor what is packed by itself', async () => {
      const all = { 'accept-encoding': 'gzip, zstd' };
      for (const path of [
        '/healthz',
        `${SHORT}&format=csv`,
        `${VALUES}&format=xlsx`,
        `${VALUES}&format=parquet`,
      ])
        expect((await raw(path, all)).headers['content-encoding']).toBeUndefined();
    });

    it('packs what a version says of itself', async () => {
      const answer = await raw('/api/v1/indicators', { 'accept-encoding': 'gzip' });
      expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
      expect(JSON.parse(String(gunzipSync(answer.body)))).toMatchObject({ snapshot: snapshotId });
    });

    it('gives each coding a tag of its own, which is known again', async () => {
      const paths = [VALUES, '/api/v1/indicators'];
      for (const path of paths) {
        const tags: string[] = [];
        for (const coding of ['identity', 'gzip', 'zstd']) {
          const headers = { 'accept-encoding': coding };
          const first = await raw(path, headers);
          const again = await raw(path, { ...headers, 'if-none-match': first.headers.etag! });
          expect([again.status, again.headers.etag, again.body.byteLength]).toEqual([
            304,
            first.headers.etag,
            0,
          ]);
          expect(again.headers.vary).toBe(first.headers.vary);
          tags.push(first.headers.etag!);
        }
        expect(new Set(tags).size).toBe(3);
        const other = await raw(path, { 'accept-encoding': 'gzip', 'if-none-match': tags[0]! });
        expect(other.status).toBe(200);
      }
    });

    it('calls files that hold the time they were made weakly the same', async () => {
      const first = await raw(`${SHORT}&format=xlsx`);
      expect(first.headers.etag).toMatch(/^W\//);
      const again = await raw(`${SHORT}&format=xlsx`, { 'if-none-match': first.headers.etag! });
      expect(again.status).toBe(304);
    });
  });
});

describe('a long answer', () => {
  const ROWS = 120_000;
  let api: ApiServer;
  beforeAll(async () => {
    api = await startApiServer();
    await publishNumbered((await openWarehouse()).control, api.directory, 1, { rows: ROWS });
  });
  afterAll(() => api.end());

  it.each(['identity', 'gzip', 'zstd'])('leaves in pieces as %s, and is whole', async (coding) => {
    const answer = await api.ask('/api/v1/values?format=arrow', { 'accept-encoding': coding });
    expect(answer.headers.get('content-length')).toBeNull();
    expect(answer.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding);
    expect(tableFromIPC(new Uint8Array(await answer.arrayBuffer())).numRows).toBe(ROWS);
  });

  it('leaves as a workbook and as Parquet', async () => {
    for (const format of ['xlsx', 'parquet']) {
      const bytes = new Uint8Array(await (await api.ask(`/api/v1/values?format=${format}`)).arrayBuffer());
      expect(String.fromCharCode(...bytes.subarray(0, 2))).toBe(format === 'xlsx' ? 'PK' : 'PA');
    }
    expect(await readdir(join(api.directory, 'exports'))).toEqual([]);
  });
});
