import { z } from 'zod';
import type { YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Contract, Server } from './contract.ts';
import type { SchemaObject } from './read-objects.ts';
import { readServer } from './read-server.ts';

const demonstration = 'demonstration';
const environmentShape = z.looseObject({ environment: z.string().optional(), type: z.unknown() });

/**
 * Reads the servers of a contract: the first is asked, but one of the environment `demonstration` in the demonstration alone.
 * An object among several stands under its own name on the server.
 *
 * @returns null where something did not fit (noted in `yaml`)
 */
export function readServers(
  yaml: YamlFile,
  servers: unknown[],
  object: Pick<SchemaObject, 'physicalName'>,
): { server: Server; demonstration: Server | null } | null {
  const found = servers.map((value, position) => {
    const at = ['servers', position];
    const entry = yaml.read(environmentShape, value, at);
    const server = entry && readServer(yaml, at, pathOf(entry, object.physicalName));
    return server && { server, isDemonstration: entry.environment === demonstration };
  });
  if (found.includes(null)) return null;
  const known = found.filter((one) => one !== null);
  const real = known.find(({ isDemonstration }) => !isDemonstration);
  const shown = known.find(({ isDemonstration }) => isDemonstration);
  const server = (real ?? shown)?.server;
  return server ? { server, demonstration: (real && shown?.server) ?? null } : null;
}

/** Files of other formats than workbooks hold one table each: an object's own name is its path. */
function pathOf(server: z.output<typeof environmentShape>, physicalName: string | null): unknown {
  const isFile = server.type === 'local' && server['format'] !== 'xlsx';
  return isFile && physicalName !== null ? { ...server, path: physicalName } : server;
}

/** The contract as it is in the demonstration. */
export function inDemonstration(contract: Contract): Contract {
  return { ...contract, ...contract.demonstration };
}
