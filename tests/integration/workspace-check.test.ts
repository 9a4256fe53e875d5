import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeFault } from '#etl/workspace/fault.ts';
import { checkWorkspace } from '#etl/workspace/read-workspace.ts';
import { listWorkspaces, repository } from '../support/workspaces.ts';

test('finds the workspace that is shipped and the fixtures', () => {
  expect(listWorkspaces()).toEqual(
    expect.arrayContaining(['tests/fixtures/workspaces/tiny', 'workspaces/party']) as string[],
  );
});

test.each(listWorkspaces())('finds nothing wrong in %s', async (workspace) => {
  const faults = await checkWorkspace(join(repository, workspace));
  expect(faults.map(describeFault)).toEqual([]);
});
