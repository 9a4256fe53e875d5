import { z } from 'zod';
import { strictShape } from '#etl/workspace/shapes.ts';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { readCustomProperties } from './custom-properties.ts';
import { variableName } from './variable-name.ts';

/** A table or view of a PostgreSQL database, read whole. */
export interface PostgresServer {
  type: 'postgres';
  host: string;
  port: number;
  database: string;
  schema: string;
  /** Variable with `postgres://user:password@host:port/database`; what it says goes before host, port and database. */
  urlEnv: string | null;
  userEnv: string | null;
  passwordEnv: string | null;
  /** Table, view or materialized view in `schema`. */
  table: string;
  /** Which columns are read: all there are, so that a new one shows, or only those the contract names. */
  columns: 'all' | 'contract';
  /** Null: `verify-full`, except on this machine. */
  ssl: 'verify-full' | 'require' | 'disable' | null;
  limits: {
    maxRows: number;
    /** Of the copy that is kept. */
    maxBytes: number;
    /** For each statement and for the whole reading. */
    timeoutSeconds: number;
    /** Rows held in memory at a time. */
    fetchSize: number;
  };
}

const serverShape = z.object({
  host: z
    .string()
    .regex(/^[\w.:-]+$/, 'not a host: expected a name or an address, without a scheme, user or path.'),
  port: z.int().min(1).max(65_535).default(5432),
  database: z.string().min(1),
  schema: z.string().min(1).default('public'),
  customProperties: z.unknown().optional(),
});

const customShape = {
  urlEnv: variableName.nullable().default(null),
  userEnv: variableName.nullable().default(null),
  passwordEnv: variableName.nullable().default(null),
  table: z.string().min(1),
  columns: z.enum(['all', 'contract']).default('all'),
  ssl: z.enum(['verify-full', 'require', 'disable']).nullable().default(null),
  limits: strictShape({
    maxRows: z.int().min(1).default(10_000_000),
    maxBytes: z.int().min(1).default(4_000_000_000),
    timeoutSeconds: z.number().positive().max(86_400).default(600),
    fetchSize: z.int().min(1).max(100_000).default(1000),
  }).prefault({}),
};

/** Reads a server of type `postgres`. @returns null where something did not fit (noted in `yaml`) */
export function readPostgresServer(yaml: YamlFile, at: Path, value: unknown): PostgresServer | null {
  const server = yaml.read(serverShape, value, at);
  if (server === null) return null;
  const list = [...at, 'customProperties'];
  const custom = readCustomProperties(yaml, list, server.customProperties, customShape);
  if (custom === null) return null;
  if (custom.urlEnv === null && custom.userEnv === null)
    yaml.fault(list, 'nobody to sign in as: expected userEnv and passwordEnv, or urlEnv with both in it.');
  const { host, port, database, schema } = server;
  return { type: 'postgres', host, port, database, schema, ...custom };
}
