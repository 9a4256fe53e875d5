import { faultText } from '../content-statement.ts';
import { EtlError } from '../errors.ts';
import type { Journal } from '../run-context.ts';

/**
 * A query of a contract that DuckDB accepts and that raises for the rows there are. It ends the transaction it runs in, so that
 * only another attempt at the load, which leaves it out (`raised` of the context), can say that it was not judged.
 */
export class RuleRaised extends EtlError {
  readonly contract: string;
  readonly rule: string;

  constructor(contract: string, rule: string, cause: Error) {
    super(
      'content_sql_failed',
      `rule failed: ${contract}: ${rule}: its query raises for these rows: ${faultText(cause.message)}. Expected one number or ` +
        'NULL whatever the rows are (try_cast instead of cast); mend contract.yaml.',
      { rule },
      { cause },
    );
    this.contract = contract;
    this.rule = rule;
  }
}

/** Whether DuckDB raised because of what the rows hold, not for want of memory, room or the statement's sense. */
export function raisesForRows(cause: unknown): cause is Error {
  return (
    cause instanceof Error &&
    /^(Conversion|Divide by Zero|Invalid Input|Mismatch Type|Out of Range) Error/.test(cause.message)
  );
}

/** A rule as `raised` of the context names it. */
export function raisedKey(contract: string, rule: string): string {
  return `${contract} ${rule}`;
}

/** Tells the journal of a rule that is not judged since it raises. */
export function tellRaised(journal: Journal, { contract, rule, message }: RuleRaised): void {
  journal.write('rule_not_judged', {
    ...{ stage: 'validate', sourceId: contract },
    data: { rule, reason: 'raised', message },
  });
}
