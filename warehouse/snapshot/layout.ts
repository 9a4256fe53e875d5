import { readFileSync } from 'node:fs';

/** Version of the tables in `layout.sql`, stored in every snapshot. */
export const FORMAT_VERSION = 5;

/** Statements that create the tables every snapshot has; they do nothing where the tables exist. */
export function readLayoutSql(): string {
  return readFileSync(new URL('./layout.sql', import.meta.url), 'utf8');
}
