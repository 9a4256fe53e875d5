import { createRequire } from 'node:module';

/** Finds the command line of etl through the package's own import map, since a bundle of this module stands elsewhere. */
export function findEtl(): string {
  return createRequire(import.meta.url).resolve('#etl/cli.ts');
}
