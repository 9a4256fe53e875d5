import iconv from 'iconv-lite';

/** Ask the bytes: see docs/workspace.md, `encoding: auto`. */
export const AUTO = 'auto';

/**
 * Encodings that are ours: two bytes per Vietnamese letter, UTF-8 that was taken for Windows-1252 and written as UTF-8 anew, and marks in
 * ASCII behind their letters.
 */
export const ownEncodings = ['vni', 'utf-8-twice', 'viqr'] as const;

/** What `encoding: auto` chooses from unless the contract names candidates; of two that read alike the first is taken. */
export const defaultCandidates: readonly string[] = [
  ...[
    'utf-8',
    'utf-8-twice',
    'utf-16le',
    'utf-16be',
    'windows-1258',
    'tcvn',
    'vni',
    'viscii',
    'viqr',
    'windows-1252',
  ],
];

/** Whether a text can be read in this encoding. */
export function isEncoding(name: string): boolean {
  return (ownEncodings as readonly string[]).includes(name) || iconv.encodingExists(name);
}

/** Whether a text can be written in it as well. */
export function isWritable(name: string): boolean {
  return iconv.encodingExists(name);
}

/** Whether a name means UTF-8, which is read as it is. */
export function isUtf8Name(name: string): boolean {
  return /^(utf-?8|(us-?)?ascii)$/i.test(name);
}
