import { writeFileSync } from 'node:fs';
import { placeDurably } from '#warehouse/snapshot/durable-file.ts';

/** Keeps what was found where a command says so, whole or not at all. */
export function keepJson(file: string, found: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(found), { mode: 0o600 });
  placeDurably(`${file}.new`, file);
}
