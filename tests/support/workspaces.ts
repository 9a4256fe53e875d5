import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Every workspace of the repository, the fixtures' included; relative to it, sorted. */
export function listWorkspaces(): string[] {
  const files = globSync(['workspaces/*/workspace.yaml', 'tests/fixtures/workspaces/*/workspace.yaml'], {
    cwd: repository,
  });
  return files.map(dirname).sort();
}

/** Contracts of a workspace, relative to the repository, sorted. */
export function listContracts(workspace: string): string[] {
  return globSync(join(workspace, 'sources/*/contract.yaml'), { cwd: repository }).sort();
}
