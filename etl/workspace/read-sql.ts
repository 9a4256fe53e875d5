import type { ContentSql } from './content.ts';

/**
 * Takes a file's SELECT: in NFC, without the semicolon at its end. A comment on the last line is closed by a line break, so
 * that the text can stand in brackets. Lines keep their numbers.
 */
export function readSql(id: string, file: string, text: string): ContentSql {
  const sql = text.normalize('NFC').trimEnd().replace(/;$/, '').trimEnd();
  const last = sql.slice(sql.lastIndexOf('\n') + 1);
  return { id, file, sql: last.includes('--') ? `${sql}\n` : sql };
}
