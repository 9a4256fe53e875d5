import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#lib/server/routes.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { publishAltered } from '../support/altered-version.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { buildSmallWarehouse } from '../support/small-warehouse.ts';
import { repository } from '../support/workspaces.ts';
import { bearer } from '../support/sign-in.ts';

interface Described {
  responses: { [status: string]: { content?: { [mediaType: string]: { schema?: object } } } };
  parameters: { name: string; in: string }[];
}

interface Document {
  openapi: string;
  paths: { [path: string]: { get: Described } };
}

interface Asked {
  response: Response;
  data?: unknown;
  error?: unknown;
}

describe('the description of the API', () => {
  let api: ApiServer;
  let document: Document;
  let folder: string;
  beforeAll(async () => {
    api = await startApiServer();
    await buildSmallWarehouse(api.directory);
    const { control } = await openWarehouse();
    await publishAltered(control, api.directory, 's-later', [
      `update indicators.value set numerator = numerator + 1, value = (numerator + 1) / denominator
       where indicator_id = 'liveness_rate' and value is not null`,
    ]);
    document = (await (await api.ask('/api/v1/openapi.json')).json()) as Document;
    // Within the repository, so that what is generated finds the client it imports.
    mkdirSync(join(repository, '.svelte-kit'), { recursive: true });
    folder = mkdtempSync(join(repository, '.svelte-kit', 'openapi-client-'));
    const types = await openapiTS(document as unknown as Parameters<typeof openapiTS>[0]);
    writeFileSync(join(folder, 'paths.ts'), astToString(types));
    writeFileSync(join(folder, 'ask.ts'), program());
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await api.end();
  });

  const program = () => readFileSync(join(repository, 'tests/fixtures/openapi-client/ask.txt'), 'utf8');

  /** Faults that the compiler finds in a program written against the generated types. */
  const compile = (text: string): string[] => {
    const file = join(folder, 'checked.ts');
    writeFileSync(file, text);
    const options: ts.CompilerOptions = {
      ...{ noEmit: true, strict: true, allowImportingTsExtensions: true, skipLibCheck: true, types: [] },
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.NodeNext,
      lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    };
    return ts
      .getPreEmitDiagnostics(ts.createProgram([file], options))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };

  /** Whether a body is what the document says of an address, a status and a media type. */
  const faultsOf = (path: string, { status, headers }: Response, body: unknown): unknown => {
    const type = headers.get('content-type')!.split(';')[0]!;
    const schema = document.paths[path]?.get.responses[status]?.content?.[type]?.schema;
    if (!schema) return `${path} has no ${status} of ${type}`;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, 'document');
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
    return ajv.validate(absolute, body) ? null : ajv.errors;
  };

  it('is valid OpenAPI 3.1, tagged, and the same each time', async () => {
    const validator = new Validator();
    expect(await validator.validate(document as never)).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    const answer = await api.ask('/api/v1/openapi.json');
    const again = await api.ask('/api/v1/openapi.json', { 'if-none-match': answer.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it('names every address that is answered, with each of its parameters, and only those', async () => {
    expect(Object.keys(document.paths)).toEqual(routes.map((route) => route.path));
    for (const route of routes) {
      const query = document.paths[route.path]!.get.parameters.filter((one) => one.in === 'query');
      expect(query.map((one) => one.name)).toEqual(Object.keys(route.parameters));
      const answer = await api.ask(route.path.replace(/\{\w+\}/g, 'nobody'));
      expect(await answer.text()).not.toContain('address_unknown');
    }
  });

  it('names every address that the guide names, and the guide every one of its own', () => {
    const guide = readFileSync(join(repository, 'docs/api.md'), 'utf8');
    const named = [...guide.matchAll(/^\| `GET (\/[^`]+)`/gm)].map(([, path]) => path);
    expect(named.toSorted()).toEqual(Object.keys(document.paths).toSorted());
  });

  it('makes a client whose types hold', () => {
    expect(compile(program())).toEqual([]);
    expect(compile(program().replace("grain: 'quarter'", "grain: 'day'")).join()).toContain('"day"');
    expect(compile(program().replace("'not_measured' | ", '')).join()).toContain('not_measured');
  }, 120_000);

  it('says what is answered: real bodies are what it says they are', async () => {
    const client = (await import(pathToFileURL(join(folder, 'ask.ts')).href)) as {
      ask: (
        origin: string,
        authorization: string,
      ) => Promise<{ answers: { [path: string]: Asked }; unknown: Asked; code: string }>;
    };
    const { answers, unknown, code } = await client.ask(api.origin, await bearer());
    expect(Object.keys(answers).toSorted()).toEqual(Object.keys(document.paths).toSorted());
    for (const [path, { response, data, error }] of Object.entries(answers)) {
      expect([path, response.status]).toEqual([path, path.includes('{run}') ? 404 : 200]);
      expect([path, faultsOf(path, response, data ?? error)]).toEqual([path, null]);
    }
    expect([unknown.response.status, code]).toEqual([404, 'indicator_unknown']);
    expect(faultsOf('/api/v1/values', unknown.response, unknown.error)).toBeNull();
    expect(faultsOf('/api/v1/values', answers['/api/v1/values']!.response, { rows: [] })).not.toBeNull();
  });

  it('says what is answered before the first version', () => {
    const early = new Response(null, { status: 503, headers: { 'content-type': 'application/json' } });
    expect(faultsOf('/readyz', early, { status: 'unready', failing: ['version'] })).toBeNull();
  });

  it.each([
    ['/api/v1/values?grain=day', 'grain = day. Expected one of month, quarter, year.'],
    ['/api/v1/values?level=TINH&level=XA', 'level = TINH, XA. Expected it once.'],
    ['/api/v1/query?limit=x&measure=procedure.received', 'limit = x. Expected a whole number.'],
    [
      '/api/v1/query?compare=next&measure=procedure.received',
      'compare = next. Expected previous, previous_year, or a period such as 2025-06.',
    ],
    ['/api/v1/working?indicator=liveness_rate&period=2026-Q3', 'period = 2026-Q3. Expected one month'],
    [
      '/api/v1/query?measure=procedure.received&where=unit:34-01',
      'where = unit:34-01. Expected dimension:code',
    ],
    ['/api/v1/decompose', 'indicator = (none). Expected The id of one indicator.'],
    ['/api/v1/indicators?colour=red', 'parameter = colour. Expected one of version.'],
    ['/api/v1/values?format=xml', 'format = xml. Expected one of json, csv, arrow, parquet, xlsx.'],
  ])('is what questions are read by: %s', async (path, words) => {
    const answer = await api.ask(path);
    const body = (await answer.json()) as { detail: string };
    expect([answer.status, body.detail]).toEqual([400, expect.stringContaining(words)]);
    expect(faultsOf(path.split('?')[0]!, answer, body)).toBeNull();
  });
});
