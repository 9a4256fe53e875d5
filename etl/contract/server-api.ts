import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { readCustomProperties } from './custom-properties.ts';

/** A REST server that lists records. */
export interface ApiServer {
  type: 'api';
  /** Address with `{NAME}` placeholders read from the environment. */
  location: string;
  tokenEnv: string | null;
  paging: {
    kind: 'cursor' | 'none';
    cursorParam: string;
    nextField: string;
    sizeParam: string;
    size: number;
    totalField: string | null;
  };
  /** Dotted key of the list of records in a page. */
  records: string;
  limits: { maxPages: number; maxBytes: number; timeoutSeconds: number; retries: number };
}

const serverShape = z.object({
  location: z.string().superRefine(checkLocation),
  customProperties: z.unknown().optional(),
});

const pagingKeys = {
  cursorParam: z.string().default('cursor'),
  nextField: z.string().default('next_cursor'),
  sizeParam: z.string().default('limit'),
  size: z.int().min(1).default(500),
  totalField: z.string().nullable().default(null),
};

const customShape = {
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
  const { tokenEnv, paging, records, limits } = custom;
  return { type: 'api', location: server.location, tokenEnv, paging, records, limits };
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
