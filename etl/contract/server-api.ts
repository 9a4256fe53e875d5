import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { pagingShape, type Paging } from './api-paging.ts';
import { readCustomProperties } from './custom-properties.ts';

/** A REST server that lists records. */
export interface ApiServer {
  type: 'api';
  /** Address with `{NAME}` placeholders read from the environment. */
  location: string;
  tokenEnv: string | null;
  /** Header that bears the token as it is; null: `Authorization`, as a bearer token. */
  tokenHeader: string | null;
  /** Fixed query parameters, `{NAME}` as in `location`. */
  params: { [name: string]: string };
  paging: Paging;
  /** Dotted key of the list of records in a page. */
  records: string;
  limits: ApiLimits;
}

/** How far a server may go, and how hard it may be pressed. */
export interface ApiLimits {
  maxPages: number;
  /** Of all pages together, unpacked. */
  maxBytes: number;
  /** For one page. */
  timeoutSeconds: number;
  retries: number;
  requestsPerSecond: number | null;
  /** How long the pages of a listing that was cut off may be gone on from; 0: never. */
  resumeSeconds: number;
}

const serverShape = z.object({
  location: z.string().superRefine(checkLocation),
  customProperties: z.unknown().optional(),
});

const customShape = {
  format: z.literal('json').default('json'),
  tokenEnv: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable, never the token itself.')
    .nullable()
    .default(null),
  tokenHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'expected the name of a header.')
    .nullable()
    .default(null),
  params: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])).default({}),
  paging: pagingShape.prefault({ kind: 'none' }),
  records: z.string().default(''),
  limits: strictShape({
    maxPages: z.int().min(1).default(1000),
    maxBytes: z.int().min(1).default(200_000_000),
    timeoutSeconds: z.number().positive().default(30),
    retries: z.int().min(0).max(20).default(4),
    requestsPerSecond: z.number().positive().max(1000).nullable().default(null),
    resumeSeconds: z.number().min(0).default(0),
  }).prefault({}),
};

/** Reads a server of type `api`. @returns null where something did not fit (noted in `yaml`) */
export function readApiServer(yaml: YamlFile, at: Path, value: unknown): ApiServer | null {
  const server = yaml.read(serverShape, value, at);
  if (server === null) return null;
  const custom = readCustomProperties(
    yaml,
    [...at, 'customProperties'],
    server.customProperties,
    customShape,
  );
  if (custom === null) return null;
  const { params, tokenEnv, tokenHeader, paging, records, limits } = custom;
  if (tokenHeader !== null && tokenEnv === null)
    yaml.fault([...at, 'customProperties'], 'tokenHeader without tokenEnv: name the variable of the token.');
  const texts = Object.fromEntries(Object.entries(params).map(([name, text]) => [name, String(text)]));
  const { location } = server;
  return { type: 'api', location, params: texts, tokenEnv, tokenHeader, paging, records, limits };
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
