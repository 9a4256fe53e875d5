import { asOfParameters, dateAsOf } from './contract/as-of.ts';
import { EtlError } from './errors.ts';
import type { RunContext } from './run-context.ts';
import type { ContentSql } from './workspace/content.ts';

/** What of a run is needed to execute a workspace's SQL. */
export type ContentRun = Pick<RunContext, 'db' | 'asOf' | 'signal'>;

/**
 * Runs `<before> (<content>) <after>`.
 *
 * @throws {EtlError} content_sql_failed: DuckDB refuses it; says the file and, where the fault lies in it, the line
 */
export async function runContent(
  run: ContentRun,
  content: ContentSql,
  { before, after = '' }: { before: string; after?: string },
): Promise<void> {
  const sql = dateAsOf(content.sql);
  try {
    await run.db.run(`${before} (\n${sql}\n) ${after}`, asOfParameters(sql, run.asOf), run.signal);
  } catch (cause) {
    throw contentFault(content, before.split('\n').length, cause);
  }
}

function contentFault(content: ContentSql, linesBefore: number, cause: unknown): unknown {
  if (!(cause instanceof Error) || 'code' in cause) return cause;
  const line = Number(/^LINE (\d+):/m.exec(cause.message)?.[1] ?? 0) - linesBefore;
  const inContent = line >= 1 && line <= content.sql.split('\n').length;
  const where = inContent ? `${content.file} line ${line}` : content.file;
  return new EtlError(
    'content_sql_failed',
    `content SQL failed: ${where}: ${faultText(cause.message)}. ` +
      'Expected one SELECT that runs over the tables docs/workspace.md names; mend the file.',
    { file: content.file, line: inContent ? line : null },
    { cause },
  );
}

/** First paragraph of DuckDB's message on one line; conversion errors quote cell values, which are left out. */
export function faultText(message: string): string {
  const text = message
    .split(/\n\n|\nLINE /)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  return /^(Conversion|Out of Range|Invalid Input) Error/.test(text)
    ? text.replace(/'[^']*'|"[^"]*"/g, '…').replace(/-?\d{2,}/g, '…')
    : text;
}
