import type { Contract } from '../contract/contract.ts';
import type { Account, RunContext } from '../run-context.ts';
import type { StagedSource } from '../staged-source.ts';
import { settleAccount } from './account.ts';
import { judgeDataset } from './judge-dataset.ts';
import { loadGoodRows } from './load-good-rows.ts';
import { markRows } from './mark-rows.ts';
import { writeFlags, writeQuarantine } from './quarantine.ts';
import { writeRules } from './write-rules.ts';
import { writeScores } from './score.ts';
import { prepareValidation } from './validation.ts';

/** What a load leaves behind besides `validate.<source>`, by `source_id`. */
export const tablesOfLoad = [
  'meta.extract',
  'quality.skipped',
  'quality.quarantine',
  'quality.flag',
  'quality.rule_result',
  'quality.correction',
  'quality.rule',
  'quality.reconciliation',
  'quality.arrival',
];

/** What earlier loads leave for later ones to be compared with, by `source_id`. */
export const tablesOfHistory = ['quality.row_count'];

/**
 * Splits staged rows by the source's contract: those that pass every error rule become `validate.<source>`, typed; the others
 * go to quarantine with every reason. What an earlier load of the source left in `meta` and `quality` is replaced.
 *
 * In: the staged relation, which is dropped at the end.
 * Out: physical = loaded + quarantined + skipped, for each file and in all; a row failing three rules is one quarantine row
 * with three reasons. Loaded rows that bear a warning are in `quality.flag`.
 *
 * @throws {EtlError} content_sql_failed: a check does not run; account_mismatch: the sum does not hold;
 *   quality_failed: the source as a whole does not meet a rule
 * @source README.md, "Four promises", the second
 */
export async function validateStaged(
  context: RunContext,
  contract: Contract,
  staged: StagedSource,
): Promise<Account> {
  try {
    for (const table of tablesOfLoad)
      await context.db.run(`delete from ${table} where source_id = $source`, { source: contract.id });
    await noteCorrections(context, contract, staged);
    const validation = await prepareValidation(context, contract, staged);
    const marked = await markRows(validation);
    const target = await loadGoodRows(validation, marked);
    const rows = staged.files.reduce((sum, { physical }) => sum + physical, 0);
    context.journal.write('progress', { stage: 'validate', sourceId: contract.id, data: { rows } });
    await writeQuarantine(validation, marked);
    await writeFlags(validation, marked);
    await writeScores(validation, marked, target);
    await context.db.run(`drop table ${marked.table}`);
    const account = await settleAccount(validation, marked, target);
    await writeRules(validation, marked);
    await judgeDataset(validation, target, account);
    await staged.drop();
    return account;
  } catch (fault) {
    staged.abandon();
    throw fault;
  }
}

async function noteCorrections(
  { db }: RunContext,
  { id }: Contract,
  { mended, delivered }: StagedSource,
): Promise<void> {
  if (mended === null) return;
  await db.run(
    `insert into quality.correction
     select $id, extract_id, file_name, row_no, correction from ${mended} join ${delivered} using (_file)`,
    { id },
  );
}
