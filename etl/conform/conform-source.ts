import { runContent, type ContentRun } from '#etl/content-statement.ts';
import { EtlError } from '#etl/errors.ts';
import type { WorkspaceContent } from '#etl/workspace/content.ts';
import { identifier } from '#warehouse/duckdb/database.ts';

/**
 * Puts a source's rows into the organisation's words and codes: `conform.<source>` becomes what the workspace's
 * `conform.sql` answers over `validate.<source>`. Running it again gives the same table.
 *
 * @throws {EtlError} source_unknown, content_sql_failed
 */
export async function conformSource(
  context: ContentRun & { content: Pick<WorkspaceContent, 'conform'> },
  sourceId: string,
): Promise<void> {
  const content = context.content.conform.find((one) => one.id === sourceId);
  if (!content) {
    throw new EtlError(
      'source_unknown',
      `source unknown: ${sourceId} has no conform.sql. Write sources/${sourceId}/conform.sql.`,
      { sourceId },
    );
  }
  await runContent(context, content, {
    before: `create or replace table conform.${identifier(sourceId)} as select * from`,
  });
}
