import { asOfParameters } from '../contract/as-of.ts';
import { EtlError } from '../errors.ts';
import type { Validation } from './validation.ts';

/**
 * Runs SQL that holds what a contract's author wrote.
 *
 * @param sql one statement
 * @throws {EtlError} content_sql_failed: names the rule that DuckDB refuses
 */
export async function runRule(
  { context, contract }: Pick<Validation, 'context' | 'contract'>,
  rule: string,
  sql: string,
): Promise<void> {
  try {
    await context.db.run(sql, asOfParameters(sql, context.asOf), context.signal);
  } catch (cause) {
    context.signal.throwIfAborted();
    throw ruleFailed(contract.id, rule, cause);
  }
}

function ruleFailed(source: string, rule: string, cause: unknown): EtlError {
  const said = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new EtlError(
    'content_sql_failed',
    `rule failed: ${source}: ${rule}: ${said}. Expected a condition over the columns of the contract, a pattern that ` +
      'RE2 reads, a bound of the type of its column; mend contract.yaml.',
    { rule },
    { cause },
  );
}
