import { z } from 'zod';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';

/** Files that an agency drops into the inbox. */
export interface LocalServer {
  type: 'local';
  /** Glob relative to `<data>/inbox`. */
  path: string;
  format: 'csv' | 'xlsx' | 'json' | 'ndjson' | 'parquet';
}

const shape = z.object({
  path: z.string().min(1).superRefine(checkGlob),
  format: z.enum(['csv', 'xlsx', 'json', 'ndjson', 'parquet']),
});

/** Reads a server of type `local`. @returns null where something did not fit (noted in `yaml`) */
export function readLocalServer(yaml: YamlFile, at: Path, value: unknown): LocalServer | null {
  const server = yaml.read(shape, value, at);
  return server === null ? null : { type: 'local', path: server.path, format: server.format };
}

/** The inbox is the border: a path that could leave it, or uses more of glob syntax than we promise, is refused. */
function checkGlob(path: string, context: z.RefinementCtx): void {
  const leaves = path.startsWith('/') || path.split(/[\\/]/).includes('..') || path.includes('\\');
  if (leaves)
    context.addIssue({ code: 'custom', message: 'leaves the inbox: expected a path below <data>/inbox.' });
  if (/[[\]{}!]/.test(path))
    context.addIssue({ code: 'custom', message: 'not a glob we read: use *, ** and ? alone.' });
}
