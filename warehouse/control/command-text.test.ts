import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandText, usualFolders } from './command-text.ts';

describe('a command that is told to people', () => {
  it('is bare where its folders are the usual ones, however they are written', () => {
    expect(commandText('approve V', usualFolders)).toBe('npm run etl -- approve V');
    expect(commandText('approve V', { ...usualFolders, data: resolve('data') })).toBe(
      'npm run etl -- approve V',
    );
  });

  it('names the folders that are not, so that it works on what it was told of', () => {
    const folders = { workspace: resolve('workspaces/tiny'), data: '/srv/lode star/data' };
    expect(commandText('discard V', folders)).toBe(
      "npm run etl -- discard V --workspace workspaces/tiny --data '/srv/lode star/data'",
    );
  });
});
