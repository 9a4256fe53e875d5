import { z } from 'zod';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import { readCustomProperties } from './custom-properties.ts';
import { packedFilesShape, type PackedFiles } from './packed-files.ts';

/** What a file may be; `tsv` is CSV whose delimiter is a tab, `arrow` an Arrow IPC file or stream. */
export const fileFormats = ['csv', 'tsv', 'xlsx', 'json', 'ndjson', 'parquet', 'arrow'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Files that an agency drops into the inbox. */
export interface LocalServer extends PackedFiles {
  type: 'local';
  /** Glob relative to `<data>/inbox`. */
  path: string;
  format: FileFormat;
}

const shape = z.object({
  path: z.string().min(1).superRefine(checkGlob),
  format: z.enum(fileFormats),
  customProperties: z.unknown().optional(),
});

/** Reads a server of type `local`. @returns null where something did not fit (noted in `yaml`) */
export function readLocalServer(yaml: YamlFile, at: Path, value: unknown): LocalServer | null {
  const server = yaml.read(shape, value, at);
  if (server === null) return null;
  const { path, format, customProperties } = server;
  const packed = readCustomProperties(yaml, [...at, 'customProperties'], customProperties, packedFilesShape);
  return packed === null ? null : { type: 'local', path, format, ...packed };
}

/** The inbox is the border: a path that could leave it, or uses more of glob syntax than we promise, is refused. */
function checkGlob(path: string, context: z.RefinementCtx): void {
  const leaves = path.startsWith('/') || path.split(/[\\/]/).includes('..') || path.includes('\\');
  if (leaves)
    context.addIssue({ code: 'custom', message: 'leaves the inbox: expected a path below <data>/inbox.' });
  if (/[[\]{}!]/.test(path))
    context.addIssue({ code: 'custom', message: 'not a glob we read: use *, ** and ? alone.' });
}
