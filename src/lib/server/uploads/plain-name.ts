/** Names longer than this are cut before their ending; file systems take 255 bytes. */
const MAX_LENGTH = 80;

/** Characters that some system takes for more than a name. */
// eslint-disable-next-line no-control-regex -- what no name should hold
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff/\\:*?"<>|]+/g;

/** The name of a file as its sender calls it, without folders and whatever is no plain name in NFC; empty where nothing is left. */
export function plainName(sent: string): string {
  const last = sent.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .replace(UNSAFE, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.~$\s]+/, '');
  if (plain.length <= MAX_LENGTH) return plain;
  const ending = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  return `${plain.slice(0, MAX_LENGTH - ending.length)}${ending}`;
}

/** A name with folders that a person typed for a file in the inbox, each part of it plain. */
export function plainPath(typed: string): string {
  return typed
    .split('/')
    .map(plainName)
    .filter((part) => part !== '')
    .join('/');
}
