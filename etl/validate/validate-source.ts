import { identifier } from '#warehouse/duckdb/database.ts';
import type { Contract } from '../contract/contract.ts';
import { readFingerprint, stagedFingerprint, writeFingerprint } from '../fingerprint.ts';
import type { DeliveredFile, RunContext } from '../run-context.ts';
import type { StagedSource } from '../staged-source.ts';
import { readAccount, type SourceAccount } from '../source-account.ts';
import { settleAccount } from './account.ts';
import { addRows, layOutOrder, leaveLatest, leaveOnce, noteSuperseded } from './apply-deliveries.ts';
import { driftRuleOf } from './compile-rules.ts';
import { findRetyped } from './find-retyped.ts';
import { mayCollide } from './find-collision.ts';
import { mayBeSame } from './find-same-files.ts';
import { judgeDataset } from './judge-dataset.ts';
import { leaveGoodRows } from './land-rows.ts';
import { writeReconciliations } from './judge-reconciliations.ts';
import { refuseUnmetShares } from './judge-shares.ts';
import { markRows, type MarkedRows } from './mark-rows.ts';
import { writeFlags, writeQuarantine } from './quarantine.ts';
import { joinScores } from './join-scores.ts';
import { writeScores } from './score.ts';
import { hasMany, packingQuickly, replaceRows, rowsTable, writingInAnyOrder } from './stored-rows.ts';
import { prepareValidation, type Validation } from './validation.ts';
import { refuseRetyped, writeDrift } from './write-drift.ts';
import { writeRules } from './write-rules.ts';

/** What a load leaves behind besides `validate.<source>`, by `source_id`. */
export const tablesOfLoad = [
  'meta.extract',
  'quality.skipped',
  'quality.quarantine',
  'quality.flag',
  'quality.drift',
  'quality.rule_result',
  'quality.correction',
  'quality.rule',
  'quality.reconciliation',
  'quality.arrival',
];

/** What earlier loads leave for later ones to be compared with, by `source_id`. */
export const tablesOfHistory = ['quality.row_count', 'quality.first_arrival'];

/** Begins the transaction in which a source changes, where it has not begun. */
export type Begin = () => Promise<void>;

/**
 * Splits staged rows by the source's contract: those that pass every error rule become `validate.<source>`, typed; the others
 * go to quarantine with every reason. What an earlier load of the source left in `meta` and `quality` is replaced.
 *
 * In: the staged relation, which is dropped at the end. Many rows are judged before `begin` is called, few after it: a table that
 * loses rows in the transaction that made it is written twice.
 * Out: physical = loaded + quarantined + skipped, for each file and in all; a row failing three rules is one quarantine row
 * with three reasons. Loaded rows that bear a warning are in `quality.flag`. Of loaded rows that a later delivery replaces,
 * by the contract's `load`, the later one stands in `validate.<source>`.
 *
 * @throws {EtlError} content_sql_failed: a check does not run; account_mismatch: the sum does not hold; contract_drift;
 *   quality_failed: the source as a whole does not meet a rule
 * @source README.md, "Four promises", the second
 */
export async function validateStaged(
  context: RunContext,
  contract: Contract,
  staged: StagedSource,
  begin: Begin = async () => {},
): Promise<SourceAccount> {
  return endingStaged(context, staged, async () => {
    if (!hasMany(staged)) await begin();
    else tellRows(context, contract, staged, 'none');
    const judged = await judgeRows(await prepareValidation(context, contract, staged));
    await leaveGood(judged);
    await begin();
    for (const table of tablesOfLoad)
      await context.db.run(`delete from ${table} where source_id = $source`, { source: contract.id });
    await noteCorrections(context, contract, staged);
    const target = rowsTable(contract);
    await replaceRows(context.db, contract);
    await settle(judged, target);
    if (staged.files.length > 1) {
      const files = staged.files.map(({ file }) => file);
      const deliveries = await layOutOrder(context, contract, files);
      await leaveLatest(deliveries, target);
      await leaveRepeats(judged, target);
      await noteSuperseded(deliveries, target);
      await context.db.run(`drop table ${deliveries.order}`);
    }
    const { validation, marked } = judged;
    await writeFingerprint(context.db, 'staged', contract.id, stagedFingerprint(validation.stagedTypes));
    return judgeWhole(validation, marked);
  });
}

/**
 * Does the same for files that came in addition: what was loaded, quarantined and counted of the earlier ones stays, and the
 * new rows take their place among theirs. It gives what loading all files at once would give.
 *
 * @param files all that make the source, in load order
 * @returns null where only loading all files can tell: a new row may have the key of an earlier one, or columns came with
 * other types. Nothing of the source has changed then.
 * @throws {EtlError} as `validateStaged`
 */
export async function addStaged(
  context: RunContext,
  contract: Contract,
  staged: StagedSource,
  { files, begin = async () => {} }: { files: readonly DeliveredFile[]; begin?: Begin },
): Promise<SourceAccount | null> {
  return endingStaged(context, staged, async () => {
    const validation = await prepareValidation(context, contract, staged);
    const types = await readFingerprint(context.db, 'staged', contract.id);
    if (types !== stagedFingerprint(validation.stagedTypes)) return null;
    const deliveries = await layOutOrder(context, contract, files);
    const target = rowsTable(contract);
    if (!hasMany(staged)) await begin();
    const judged = await judgeRows(validation);
    const { landed } = judged.marked;
    if (
      (await mayCollide(validation, landed, { deliveries, target })) ||
      (await mayBeSame(validation, judged.marked))
    ) {
      await context.db.run(`drop table ${deliveries.order}; drop table ${landed.table}`);
      await dropMarked(judged);
      return null;
    }
    await leaveGood(judged);
    await begin();
    await settle(judged, landed.table);
    await joinScores(context, contract.id);
    await leaveRepeats(judged, landed.table);
    await writingInAnyOrder(context.db, hasMany(staged), () =>
      addRows(deliveries, landed.table, target, staged.files.length === 1),
    );
    await noteSuperseded(deliveries, target);
    await context.db.run(`drop table ${landed.table}; drop table ${deliveries.order}`);
    return judgeWhole(validation, judged.marked);
  });
}

/** Judges the source as a whole, once its rows are what they are. */
async function judgeWhole(
  validation: Validation,
  { unmet }: Pick<MarkedRows, 'unmet'>,
): Promise<SourceAccount> {
  const { context, contract } = validation;
  const account = await readAccount(context.db, contract.id);
  refuseUnmetShares(contract, unmet, account);
  await judgeDataset(validation, `validate.${identifier(contract.id)}`, account);
  return account;
}

/** Rows that landed, and what was found about them. */
interface Judged {
  validation: Validation;
  marked: MarkedRows;
}

async function leaveGood({ validation, marked }: Judged): Promise<void> {
  await leaveGoodRows(validation, marked.landed, `select _id from ${marked.table} where _rejected`);
}

/** Leaves once what came again in several files, and tells of files that are nothing else. */
async function leaveRepeats({ validation, marked }: Judged, table: string): Promise<void> {
  const { context, contract, staged } = validation;
  const { repeats } = marked;
  await leaveOnce(context, repeats, table);
  if (repeats.rows !== null) await context.db.run(`drop table ${repeats.rows}`);
  if (repeats.files.length === 0) return;
  const names = new Map(staged.files.map(({ fileNo, file }) => [fileNo, file.fileName]));
  const first = repeats.files.map(({ no, sameAs }) => ({
    fileName: names.get(no),
    sameAs: names.get(sameAs),
  }));
  context.journal.write('delivery_repeated', {
    stage: 'validate',
    sourceId: contract.id,
    data: { files: first.length, first: first.slice(0, 20) },
  });
}

async function dropMarked({ validation, marked }: Pick<Judged, 'validation' | 'marked'>): Promise<void> {
  const { db } = validation.context;
  for (const table of [marked.table, marked.repeats.rows])
    if (table !== null) await db.run(`drop table ${table}`);
}

/** Tells how many rows are judged; many, before they are, since that takes its time. */
function tellRows(
  { journal }: RunContext,
  { id: sourceId }: Contract,
  { files }: StagedSource,
  judged: 'none' | 'all',
): void {
  const expected = files.reduce((sum, { physical }) => sum + physical, 0);
  const data = { rows: judged === 'all' ? expected : 0, expected };
  journal.write('progress', { stage: 'validate', sourceId, data });
}

/** Leaves in `meta` and `quality` what is to be said of all rows. @param target those that passed */
async function settle({ validation, marked }: Judged, target: string): Promise<void> {
  const { context, contract, staged } = validation;
  tellRows(context, contract, staged, 'all');
  await writeDrift(validation);
  await writeQuarantine(validation, marked);
  await writeFlags(validation, marked);
  await writeReconciliations(validation);
  await writeScores(validation, marked, target);
  await context.db.run(`drop table ${marked.table}`);
  await settleAccount(validation, target);
  await writeRules(validation, marked);
}

/** Marks rows; once more where a file turns out to have a column of another type that sets it apart. */
async function judgeRows(validation: Validation): Promise<Judged> {
  const marked = await markRows(validation);
  const retyped = await findRetyped(validation, marked);
  const { retypedColumn } = validation.contract.drift;
  if (retyped.length === 0 || retypedColumn === 'accept') return { validation, marked };
  if (retypedColumn === 'block') refuseRetyped(validation, retyped);
  await dropMarked({ validation, marked });
  const apart = { ...validation, drift: driftRuleOf(validation.staged.files) };
  return { validation: apart, marked: await markRows(apart) };
}

async function endingStaged<T>(
  { db }: Pick<RunContext, 'db'>,
  staged: StagedSource,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await packingQuickly(db, hasMany(staged), work);
    await staged.drop();
    return answer;
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
     select $id, extract_id, file_name, row_no, _correction from ${mended} join ${delivered} using (_file) where not _is_dropped`,
    { id },
  );
}
