import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import type { ApiServer, LocalServer } from './contract.ts';
import { readCustomProperties } from './custom-properties.ts';

const serverShape = z.discriminatedUnion(
  'type',
  [
    z.object({
      type: z.literal('local'),
      path: z.string().min(1).superRefine(checkGlob),
      format: z.enum(['csv', 'xlsx', 'json', 'ndjson', 'parquet']),
    }),
    z.object({
      type: z.literal('api'),
      location: z.string().superRefine(checkLocation),
      customProperties: z.unknown().optional(),
    }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? 'expected type local or api.' : undefined) },
);

const pagingKeys = {
  cursorParam: z.string().default('cursor'),
  nextField: z.string().default('next_cursor'),
  sizeParam: z.string().default('limit'),
  size: z.int().min(1).default(500),
  totalField: z.string().nullable().default(null),
};

const apiShape = {
  format: z.literal('json').default('json'),
  tokenEnv: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable, never the token itself.')
    .nullable()
    .default(null),
  paging: strictShape({ kind: z.enum(['cursor', 'none']), ...pagingKeys }).prefault({ kind: 'none' }),
  records: z.string().default(''),
  limits: strictShape({
    maxPages: z.int().min(1).default(1000),
    maxBytes: z.int().min(1).default(200_000_000),
    timeoutSeconds: z.number().positive().default(30),
    retries: z.int().min(0).max(20).default(4),
  }).prefault({}),
};

/** Reads the server a source comes from. @returns null where something did not fit (noted in `yaml`) */
export function readServer(yaml: YamlFile, at: Path, value: unknown): LocalServer | ApiServer | null {
  const server = yaml.read(serverShape, value, at);
  if (server === null) return null;
  if (server.type === 'local') return { type: 'local', path: server.path, format: server.format };
  const custom = readCustomProperties(yaml, [...at, 'customProperties'], server.customProperties, apiShape);
  if (custom === null) return null;
  const { tokenEnv, paging, records, limits } = custom;
  return { type: 'api', location: server.location, tokenEnv, paging, records, limits };
}

/** The inbox is the border: a path that could leave it, or uses more of glob syntax than we promise, is refused. */
function checkGlob(path: string, context: z.RefinementCtx): void {
  const leaves = path.startsWith('/') || path.split(/[\\/]/).includes('..') || path.includes('\\');
  if (leaves)
    context.addIssue({ code: 'custom', message: 'leaves the inbox: expected a path below <data>/inbox.' });
  if (/[[\]{}!]/.test(path))
    context.addIssue({ code: 'custom', message: 'not a glob we read: use *, ** and ? alone.' });
}

function checkLocation(location: string, context: z.RefinementCtx): void {
  const filled = location
    .replace(/^\{[A-Z][A-Z0-9_]*\}/, 'https://host')
    .replace(/\{[A-Z][A-Z0-9_]*\}/g, 'x');
  const url = URL.canParse(filled) ? new URL(filled) : null;
  if (!url || !/^https?:$/.test(url.protocol) || /[{}]/.test(filled))
    context.addIssue({
      code: 'custom',
      message: 'not an address: expected http(s)://…, {NAME} for what the environment gives.',
    });
  if (url && (url.username || url.password))
    context.addIssue({ code: 'custom', message: 'holds a password: name a variable with tokenEnv instead.' });
}
