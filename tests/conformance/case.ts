import type { LoadMode } from '#etl/contract/change.ts';
import type { EtlErrorCode } from '#etl/errors.ts';
import type { Files } from '../support/load-world.ts';

/** A way in which data comes: a connector, and of files the format they are of. */
export const surfaces = [
  ...['csv', 'tsv', 'xlsx', 'json', 'ndjson', 'parquet', 'arrow'],
  ...['sftp', 'api', 'postgres'],
] as const satisfies readonly string[];
export type Surface =
  'csv' | 'tsv' | 'xlsx' | 'json' | 'ndjson' | 'parquet' | 'arrow' | 'sftp' | 'api' | 'postgres';

/** What must become of a case: exactly these rows, or a fault of this code with nothing loaded. */
export type Outcome = { fault: EtlErrorCode } | Rows;

export interface Rows {
  /** Values of the contract's columns, `|` between them and `∅` for none, in the order of files and rows. */
  loaded: string[];
  /** Of each quarantined row its reasons, as `<column>.<reason>`, a blank between them. */
  quarantined: string[];
  skipped: number;
}

export type Cell = string | null;

/** What a server answers to a request for its listing. `page` counts requests of a load from 0. */
export type Answer = (
  page: number,
  query: URLSearchParams,
) => { status?: number; headers?: Record<string, string>; body: string | Buffer };

/** Bad input, made in code, with what must become of it. */
export interface Case {
  name: string;
  /** Columns as YAML flow maps. The kit adds no other. */
  columns: string[];
  /** Root properties besides owner, mode of load and bands. */
  custom?: string[];
  quality?: string[];
  /** Of the server: YAML of its `customProperties`. */
  server?: string[];
  given: Given;
  expected: Outcome;
  /** Beside a good delivery, in the modes that keep that: no row is nothing new there. */
  beside?: Outcome;
  /** What is to become of it in the mode `full` where a good delivery came before, which it replaces. */
  instead?: Outcome;
  /** Where a mode differs, and has to. */
  modes?: { [mode in LoadMode]?: Outcome };
  /** Where a way differs, and has to. */
  but?: Partial<Record<Surface, Outcome>>;
  /** Why what happens today is not what is expected, by way or for all. */
  gap?: string;
}

/** A table brought in every way there is; files of one kind; answers of a server; a table of a database. */
export type Given =
  | { kind: 'table'; header: string[]; rows: Cell[][]; before: Cell[] | null; not?: Surface[] }
  | {
      kind: 'files';
      surfaces: Surface[];
      format?: Surface;
      files: () => Files | Promise<Files>;
      before: Files | null;
    }
  | { kind: 'answers'; answer: Answer; before: string | null; paging?: string }
  | { kind: 'database'; sql: string; before: string | null };

/** Cases of one chapter of the catalogue of bad input. */
export interface Chapter {
  title: string;
  cases: Case[];
}

/** Ways in which a case comes. */
export function surfacesOf({ given }: Case): Surface[] {
  if (given.kind === 'files') return given.surfaces;
  if (given.kind === 'answers') return ['api'];
  if (given.kind === 'database') return ['postgres'];
  return surfaces.filter((surface) => surface !== 'sftp' && !given.not?.includes(surface));
}

/** What must become of a case that comes in one way; without a mode, in those that do not differ. */
export function expectedOf({ expected, but, modes }: Case, surface: Surface, mode?: LoadMode): Outcome {
  return (mode && modes?.[mode]) ?? but?.[surface] ?? expected;
}
