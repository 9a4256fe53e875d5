import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';

/** Instant and hash that the files of one hand-in of mends are called by: `<yyyymmddThhmmss>-<hash of what came>`. */
export interface MendName {
  takenIn: string;
  hash: string;
}

/** What a hand-in of mends is called. @param bytes what came @param at when it was taken in */
export function mendName(bytes: Buffer, at: Date): string {
  return `${mendInstant(at.toISOString())}-${mendHash(bytes)}`;
}

/** An instant as names of mends have it. @param at ISO UTC */
export function mendInstant(at: string): string {
  return at.replace(/[-:]/g, '').slice(0, 15);
}

/** Reads the name of a file of mended rows; null for any other. */
export function readMendName(file: string): MendName | null {
  const [, takenIn, hash] = /^(\d{8}T\d{6})-([0-9a-f]{16})\.ndjson$/.exec(file) ?? [];
  return takenIn === undefined || hash === undefined ? null : { takenIn, hash };
}

/** Files in a folder of mends that were made of what came, whenever that was; none where there is no such folder. */
export function filesMadeOf(folder: string, bytes: Buffer): string[] {
  if (!existsSync(folder)) return [];
  const mark = `-${mendHash(bytes)}.`;
  return readdirSync(folder).filter((name) => name.includes(mark));
}

/** Of those the ones that count: what is withdrawn bears another name. */
export function mendsMadeOf(folder: string, bytes: Buffer): string[] {
  return filesMadeOf(folder, bytes).filter((name) => name.endsWith('.ndjson'));
}

function mendHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
