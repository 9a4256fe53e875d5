import { extname } from 'node:path';
import { exampleName } from '#warehouse/model/file-month.ts';
import { partGlob } from '#warehouse/model/glob-pattern.ts';
import type { Source, SourceFiles, SourceTable } from '#warehouse/model/source.ts';
import { readSettings } from '../env.ts';
import { refuseUpload } from './upload-fault.ts';

/** What a source takes by the desk. */
export interface UploadRules {
  tables: SourceTable[];
  files: SourceFiles;
  /** Globs below the inbox, one for each kind of file it is made of. */
  patterns: string[];
  /** Ends of names that one of the globs allows. */
  endings: string[];
  maxBytes: number;
  /** A name that says its month as the source looks for it; null where it need not, or nobody can tell one. */
  example: string | null;
}

/** Ends of names of files by their format; text may be called by many names. */
const endingsOf: { readonly [format: string]: readonly string[] } = {
  csv: ['.csv', '.txt'],
  tsv: ['.tsv', '.txt', '.csv'],
  xlsx: ['.xlsx'],
  json: ['.json'],
  ndjson: ['.ndjson', '.jsonl', '.json'],
  parquet: ['.parquet'],
  arrow: ['.arrow', '.arrows', '.feather'],
};
const packed = ['.gz', '.zst', '.zip'];

/** What a source takes; null where its data come from a server, or nothing is known of its files. */
export function uploadRules({ tables = [] }: Pick<Source, 'tables'>): UploadRules | null {
  const files = tables.flatMap((table) => table.files ?? []);
  const [first] = files;
  if (!first) return null;
  const patterns = [...new Set(files.map(({ path }) => path))];
  // Where the contract asks for another ending than its format has, that is right as well.
  const asked = patterns
    .map((path) => extname(path).toLowerCase())
    .filter((ending) => /^\.\w+$/.test(ending));
  return {
    ...{ tables, files: first, patterns },
    endings: [
      ...new Set([...asked, ...files.flatMap(({ format }) => endingsOf[format] ?? []), ...packed]),
    ].filter((ending) => patterns.some((path) => allowsEnding(path, ending))),
    maxBytes: Math.min(readSettings().uploadBytes, ...files.map(({ maxBytes }) => maxBytes)),
    example: exampleOf(tables),
  };
}

function exampleOf(tables: readonly SourceTable[]): string | null {
  const names = tables.map(({ files, deliveryPeriod }) =>
    files === null || deliveryPeriod === null
      ? null
      : exampleName(partGlob(files.path).pattern, deliveryPeriod),
  );
  return names.find((name) => name !== null) ?? null;
}

/** Whether a name that ends so can fit a glob: what stands behind its last wildcard ends every name. */
function allowsEnding(glob: string, ending: string): boolean {
  const tail = glob.slice(Math.max(glob.lastIndexOf('*'), glob.lastIndexOf('?')) + 1).toLowerCase();
  return tail.endsWith(ending) || ending.endsWith(tail);
}

/** @throws {WarehouseError} upload_refused: the source takes no files */
export function requireRules(source: Pick<Source, 'tables'>): UploadRules {
  const rules = uploadRules(source);
  if (rules === null) throw refuseUpload('no_files');
  return rules;
}
