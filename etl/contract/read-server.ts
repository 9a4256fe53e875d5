import { z } from 'zod';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Contract } from './contract.ts';
import { readApiServer } from './server-api.ts';
import { readLocalServer } from './server-local.ts';
import { readPostgresServer } from './server-postgres.ts';
import { readSftpServer } from './server-sftp.ts';

/** What reads each kind of server, by ODCS `type`; a new kind has its own file `server-<type>.ts` and a line here. */
const readers = {
  local: readLocalServer,
  api: readApiServer,
  postgres: readPostgresServer,
  sftp: readSftpServer,
};

const types = Object.keys(readers) as (keyof typeof readers)[];
const typeShape = z.object({
  type: z.enum(types, {
    error: ({ input }) => `${input === undefined ? 'missing: ' : ''}expected type ${types.join(' or ')}.`,
  }),
});

/** Reads the server a source comes from. @returns null where something did not fit (noted in `yaml`) */
export function readServer(yaml: YamlFile, at: Path, value: unknown): Contract['server'] | null {
  const server = yaml.read(typeShape, value, at);
  return server === null ? null : readers[server.type](yaml, at, value);
}
