import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { readAskers } from '#warehouse/queue/askers.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase, type Session } from '#warehouse/duckdb/database.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { refresh } from '../pipeline.ts';
import type { RefreshOptions, RefreshResult } from '../run.ts';
import type { WorkspaceContent } from '../workspace/content.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { mendsOfSent, takeCorrections, takeMends } from './corrections.ts';
import { countByRule, readHeldBack, readRuleNames, type HeldBack, type RuleCount } from './held-back.ts';
import type { MendedRow } from './read-mended.ts';
import { outcomeOf, readJudged, settleWorkbook, type ReplayedWorkbook } from './settle-workbook.ts';
import { withdrawMends } from './withdraw-mends.ts';

/** What a replay has changed. */
export interface Replay {
  result: RefreshResult;
  /** What became of the workbook's records; null without one. */
  workbook: ReplayedWorkbook | null;
  /** The same for people; null without one, and where nothing was judged. */
  outcome: MendOutcome | null;
  /** Rules that held records back before or afterwards. */
  rules: { rule: string; before: number; after: number }[];
}

/**
 * Judges a source's records again: after a mapping, a code list or a rule was changed in the workspace, or with a workbook in
 * which its agency has mended bad rows, or what was mended in pages of the desk (JSON, see `read-mends.ts`). Everything else is as in
 * any refresh. Where the source fails a rule over all of it, what `file` brought is withdrawn.
 *
 * @param table the source, or one of its further tables
 * @param file path of what was mended; null for none
 * @throws {EtlError} source_unknown, correction_unreadable; what `refresh` throws
 */
export async function replay(
  options: Omit<RefreshOptions, 'sources'>,
  table: string,
  file: string | null,
): Promise<Replay> {
  const contract = await contractOf(options.workspace, table);
  const before = await readServedHeld(options, table, file !== null);
  const rows = file === null ? null : await takeIn(options, contract, file);
  const result = await refresh({ ...options, kind: 'replay', sources: [sourceIdOf(contract)] });
  if (file !== null && isRefused(options.control, result, contract))
    withdrawMends(options.paths, mendsOfSent(options.paths, contract, readMendedFile(file)));
  const built = result.held ? join(options.paths.held, result.held.file) : servedFile(options);
  if (built === null)
    return {
      ...{ result, workbook: rows && settleWorkbook(rows, []) },
      ...{ outcome: null, rules: compare(before.counts, []) },
    };
  return inVersion(built, async (version) => {
    // After a failed run the version served knows nothing of this workbook.
    const isJudged = result.outcome !== 'failed';
    const judged = isJudged ? await readJudged(version, table) : [];
    const names = await readRuleNames(version, table);
    return {
      ...{ result, rules: compare(before.counts, await countByRule(version, table)) },
      workbook: rows && settleWorkbook(rows, judged),
      outcome: rows && isJudged ? outcomeOf(contract, rows, { judged, before: before.held, names }) : null,
    };
  });
}

/** Whether what came fails a rule over its source as a whole with what was mended: each later replay would fail for it. */
function isRefused(control: Control, { runId }: RefreshResult, { id }: Contract): boolean {
  const sources = readRun(control, runId)?.sources ?? [];
  return sources.some(({ sourceId, errorCode }) => sourceId === id && errorCode === 'quality_failed');
}

/** What was mended in pages of the desk comes as JSON, all else as a workbook. */
async function takeIn(
  { control, paths, clock, claim }: Pick<RefreshOptions, 'control' | 'paths' | 'clock' | 'claim'>,
  contract: Contract,
  file: string,
): Promise<MendedRow[]> {
  const askers = claim === undefined ? ['system'] : readAskers(control, claim);
  const sent = { bytes: readMendedFile(file), at: clock(), askers };
  return extname(file).toLowerCase() === '.json'
    ? takeMends(paths, contract, sent)
    : takeCorrections(paths, contract, sent);
}

/** @throws {EtlError} correction_unreadable */
function readMendedFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new EtlError(
      'correction_unreadable',
      `correction unreadable: ${file} cannot be read (${code || 'unknown'}). Expected the workbook that came back; name it with --with FILE.`,
      { file },
      { cause },
    );
  }
}

/** @throws {EtlError} source_unknown */
export async function contractOf(workspace: string, table: string): Promise<Contract> {
  return contractIn(await readWorkspace(workspace), table);
}

/** @throws {EtlError} source_unknown */
export function contractIn({ contracts }: Pick<WorkspaceContent, 'contracts'>, table: string): Contract {
  const contract = contracts.find(({ id }) => id === table);
  if (contract) return contract;
  const known = contracts.map(({ id }) => id);
  throw new EtlError('source_unknown', `source unknown: ${table}. This workspace has ${known.join(', ')}.`, {
    table,
  });
}

type Served = Pick<RefreshOptions, 'control' | 'paths'>;

/** What the version served holds back of a table, its rows where some were mended; nothing where none is served. */
async function readServedHeld(
  options: Served,
  table: string,
  isMended: boolean,
): Promise<{ counts: RuleCount[]; held: HeldBack[] }> {
  const file = servedFile(options);
  if (file === null) return { counts: [], held: [] };
  return inVersion(file, async (version) => ({
    counts: await countByRule(version, table),
    held: isMended ? await readHeldBack(version, table) : [],
  }));
}

function servedFile({ control, paths }: Served): string | null {
  const served = readServed(control);
  return served && join(paths.snapshots, served.file);
}

async function inVersion<T>(file: string, work: (version: Session) => Promise<T>): Promise<T> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function compare(before: RuleCount[], after: RuleCount[]): Replay['rules'] {
  const countIn = (counts: RuleCount[], rule: string) =>
    counts.find((count) => count.rule === rule)?.records ?? 0;
  const rules = new Set([...before, ...after].map(({ rule }) => rule));
  return [...rules]
    .toSorted()
    .map((rule) => ({ rule, before: countIn(before, rule), after: countIn(after, rule) }));
}
