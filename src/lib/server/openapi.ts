import { createHash } from 'node:crypto';
import * as z from 'zod';
import { jsonAnswer, PRIVATE } from './answer.ts';
import { chooseCoding, tagIn } from './content-coding.ts';
import { hasTag } from './etag.ts';
import { formats, formatTraits } from './formats.ts';
import { statusOfCode, type FaultCode } from './http-errors.ts';
import { readParameters, type ParameterShape } from './parameters.ts';
import type { Content, Route } from './route.ts';

/** An object of the document. */
type Part = { [name: string]: unknown };

/** What any route may answer with. */
const everywhere: FaultCode[] = ['question_invalid', 'host_unknown', 'internal'];

const headers = {
  version: { 'X-Lodestar-Snapshot': { $ref: '#/components/headers/Version' } },
  tagged: { ETag: { $ref: '#/components/headers/Tag' }, Vary: { $ref: '#/components/headers/Vary' } },
  packed: { 'Content-Encoding': { $ref: '#/components/headers/Coding' } },
};

/** `/api/v1/openapi.json`: the routes as OpenAPI 3.1, made once. */
export function openApiRoute(routesOf: () => readonly Route[]): Route {
  let made: { text: object; tag: string } | undefined;
  const document = () => {
    const text = describeApi(routesOf());
    const hash = createHash('sha256').update(JSON.stringify(text)).digest('base64url').slice(0, 27);
    return { text, tag: `"${hash}"` };
  };
  return {
    path: '/api/v1/openapi.json',
    needs: 'signed_in',
    summary: 'Answers this description.',
    parameters: {},
    content: { kind: 'json', schema: z.looseObject({ openapi: z.string() }), isTagged: true },
    faults: [],
    answer: (question) => {
      readParameters({}, question.url.searchParams);
      made ??= document();
      const etag = tagIn(made.tag, chooseCoding(question.header('accept-encoding')));
      const known = { 'cache-control': PRIVATE, vary: 'accept-encoding', etag };
      const isKnown = hasTag(question.header('if-none-match'), etag);
      return Promise.resolve(
        isKnown ? { status: 304, headers: known, body: null } : jsonAnswer(200, made.text, known),
      );
    },
  };
}

/** Describes routes from the schemas that read their questions. @source OpenAPI 3.1, RFC 9457 */
export function describeApi(routes: readonly Route[]): Part {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lodestar',
      version: '1',
      summary: 'Everything a page shows, for programs.',
      description: 'Each address answers HEAD as well. The guide is docs/api.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths: Object.fromEntries(routes.map((route) => [route.path, { get: describe(route) }])),
    components: {
      schemas: { Problem: problemSchema },
      headers: headerComponents,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token made on /account.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'session',
          description: 'Of a browser that is signed in.',
        },
      },
    },
  };
}

function describe(route: Route): Part {
  return {
    operationId: operationId(route.path),
    summary: route.summary,
    ...(route.needs === 'nothing' ? { security: [] } : {}),
    parameters: [...segmentsOf(route.path), ...queryOf(route.parameters), ...conditionsOf(route.content)],
    responses: { ...successesOf(route.content), ...problemsOf(route), ...unreadyOf(route) },
  };
}

/** `/api/v1/runs/{run}/events` → `readRunsEvents`. */
function operationId(path: string): string {
  const words = path.replace(/^\/api\/v1/, '').match(/(?<![{\w])\w+/g) ?? [];
  return `read${words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')}`;
}

function segmentsOf(path: string): Part[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string', pattern: '^[\\w-]+$' },
  }));
}

function queryOf(shape: ParameterShape): Part[] {
  return Object.entries(shape).map(([name, schema]) => {
    const { description, ...described } = toJsonSchema(schema, 'input');
    const isList = described.type === 'array';
    return {
      ...{ name, in: 'query', required: !schema.safeParse(undefined).success },
      ...(description ? { description } : {}),
      ...(isList ? { style: 'form', explode: true } : {}),
      schema: described,
    };
  });
}

function conditionsOf(content: Content): Part[] {
  const isTagged = content.kind === 'table' || (content.kind === 'json' && content.isTagged);
  const header = (name: string) => ({ name, in: 'header', required: false, schema: { type: 'string' } });
  if (content.kind === 'events') return [header('Last-Event-ID')];
  return isTagged ? [header('If-None-Match')] : [];
}

function successesOf(content: Content): Part {
  if (content.kind === 'events')
    return {
      200: {
        description: 'Events as they come; ends with the run.',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    };
  const isTagged = content.kind === 'table' || content.isTagged;
  const own = isTagged ? { ...headers.version, ...headers.tagged } : headers.version;
  const found = {
    description: content.kind === 'table' ? 'The same cells in every format.' : 'What was asked for.',
    headers: { ...own, ...headers.packed },
    content: content.kind === 'table' ? tableContent(content.row) : jsonContent(content.schema),
  };
  if (!isTagged) return { 200: found };
  return {
    200: found,
    304: { description: 'What the tag stands for is still so.', headers: headers.tagged },
  };
}

function jsonContent(schema: z.ZodType): Part {
  return { 'application/json': { schema: toJsonSchema(schema, 'output') } };
}

function tableContent(row: z.ZodType): Part {
  const table = z.strictObject({
    snapshot: z.string(),
    columns: z.array(z.string()),
    rows: z.array(row),
    total: z.int().optional().meta({ description: 'Rows of all pages, where they are counted.' }),
    next: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'Where the next page is; null after the last.' }),
  });
  const others = formats
    .filter((format) => format !== 'json')
    .map((format) => formatTraits[format].mediaType)
    .map((mediaType) => [mediaType, mediaType.startsWith('text/') ? { schema: { type: 'string' } } : {}]);
  return { ...jsonContent(table), ...Object.fromEntries(others) };
}

/** One response a status, with the codes it may have. */
function problemsOf({ faults, needs }: Route): Part {
  const ofReaders: FaultCode[] = needs === 'nothing' ? [] : ['sign_in_needed', 'too_many_requests'];
  const codes = [...new Set([...faults, ...ofReaders, ...everywhere])];
  const byStatus = Map.groupBy(codes, (code) => statusOfCode[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [status, problemResponse(status, ofStatus)]),
  );
}

function unreadyOf({ unready }: Route): Part {
  if (!unready) return {};
  return { 503: { description: 'Not ready yet.', headers: retryAfter, content: jsonContent(unready) } };
}

function problemResponse(status: number, codes: readonly FaultCode[]): Part {
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { status: { const: status }, code: { enum: codes } } },
    ],
  };
  return {
    description: codes.join(', '),
    ...(status === 503 ? { headers: retryAfter } : {}),
    content: { 'application/problem+json': { schema } },
  };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Part & { description?: string } {
  const { $schema, ...described } = z.toJSONSchema(schema, { target: 'draft-2020-12', io }) as Part & {
    $schema?: string;
    description?: string;
  };
  void $schema; // The document says it once: OpenAPI 3.1 is JSON Schema 2020-12.
  return described;
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457; docs/errors.md says what to do about each code.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    id: { type: 'string', description: 'Names the occurrence in the log.' },
  },
};

const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } };

const headerComponents = {
  Version: { description: 'The version the answer comes from.', schema: { type: 'string' } },
  Tag: {
    description: 'Of version, scope, question, format and coding; weak for formats that hold a time.',
    schema: { type: 'string' },
  },
  Vary: { description: 'Headers of the request that the answer depends on.', schema: { type: 'string' } },
  Coding: { description: 'By `Accept-Encoding`.', schema: { type: 'string', enum: ['zstd', 'gzip'] } },
};
