import { relative, resolve } from 'node:path';

/** Folders a command works with; relative ones start at the current folder. */
export interface CommandFolders {
  workspace: string;
  data: string;
}

export const usualFolders: CommandFolders = { workspace: 'workspaces/party', data: 'data' };

/**
 * A command of the pipeline as a person types it in the folder that Lodestar runs in: with its folders where they are not the usual ones.
 *
 * @param words what follows `npm run etl --`
 */
export function commandText(words: string, folders: CommandFolders): string {
  const flags = (['workspace', 'data'] as const).flatMap((name) =>
    resolve(folders[name]) === resolve(usualFolders[name]) ? [] : [` --${name} ${pathText(folders[name])}`],
  );
  return `npm run etl -- ${words}${flags.join('')}`;
}

function pathText(folder: string): string {
  const below = relative('', folder);
  const path = below.startsWith('..') ? resolve(folder) : below;
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
