/** A glob (`*`, `**`, `?`; NFC, upper and lower case alike) as a regular expression over a path with `/`. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .normalize('NFC')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replace(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}$`, 'iu');
}

/** A glob in two: the folder before the first `*` or `?`, with its `/`, and what names of files below it must fit. */
export function partGlob(glob: string): { folder: string; pattern: string } {
  const folder = glob.slice(0, glob.split(/[*?]/)[0]!.lastIndexOf('/') + 1);
  return { folder, pattern: glob.slice(folder.length) };
}

/** Whether a file lies where a glob looks for it. @param fileName relative to the folder that stands before the first `*` or `?` */
export function fitsGlob(glob: string, fileName: string): boolean {
  const parts = fileName.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '..' && !isHousekeeping(part));
  return isPlain && globPattern(partGlob(glob).pattern).test(fileName.normalize('NFC'));
}

/** Those of some paths that no glob takes. @param paths below the inbox */
export function pathsUntaken(paths: readonly string[], globs: readonly string[]): string[] {
  const patterns = globs.map(globPattern);
  return paths.filter((path) => !patterns.some((one) => one.test(path.normalize('NFC'))));
}

/**
 * Whether a file lies where a glob looks, whatever its name: in the folder that stands before its first `*` or `?`, and below that where it
 * looks there as well. Of a glob without a folder of its own it never does, since others deliver there as well.
 */
export function liesWhereLooks(glob: string, path: string): boolean {
  const { folder, pattern } = partGlob(glob);
  if (folder === '' || !path.startsWith(folder)) return false;
  return looksBelow(pattern) || !path.slice(folder.length).includes('/');
}

/** Whether a pattern takes files in folders below its own. */
export function looksBelow(pattern: string): boolean {
  return pattern.includes('/') || pattern.includes('**');
}

const wildcards: { [part: string]: string } = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

/** Names that are no deliveries: hidden files, lock files of office programs, what systems leave beside files. */
export function isHousekeeping(name: string): boolean {
  return /^(\.|~\$)|^(__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(name);
}
