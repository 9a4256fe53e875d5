import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { refresh } from '../pipeline.ts';
import type { RefreshOptions, RefreshResult } from '../run.ts';
import type { WorkspaceContent } from '../workspace/content.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { takeCorrections } from './corrections.ts';
import { countByRule, type RuleCount } from './held-back.ts';

/** What a replay has changed. */
export interface Replay {
  result: RefreshResult;
  /** Records that the workbook mended; 0 without one. */
  mended: number;
  /** Rules that held records back before or afterwards. */
  rules: { rule: string; before: number; after: number }[];
}

/**
 * Judges a source's records again: after a mapping, a code list or a rule was changed in the workspace, or with a workbook in
 * which its agency has mended bad rows. Everything else is as in any refresh.
 *
 * @param table the source, or one of its further tables
 * @param file path of the mended workbook; null for none
 * @throws {EtlError} source_unknown, correction_unreadable; what `refresh` throws
 */
export async function replay(
  options: Omit<RefreshOptions, 'sources'>,
  table: string,
  file: string | null,
): Promise<Replay> {
  const contract = await contractOf(options.workspace, table);
  const before = await countServed(options, table);
  const rows =
    file === null ? [] : await takeCorrections(options.paths, contract, readFileSync(file), options.clock());
  const result = await refresh({ ...options, kind: 'replay', sources: [sourceIdOf(contract)] });
  const built = result.held ? join(options.paths.held, result.held.file) : null;
  const after = built === null ? await countServed(options, table) : await countIn(built, table);
  return { result, mended: rows.length, rules: compare(before, after) };
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

async function countServed({ control, paths }: Pick<RefreshOptions, 'control' | 'paths'>, table: string) {
  const served = readServed(control);
  return served === null ? [] : countIn(join(paths.snapshots, served.file), table);
}

async function countIn(file: string, table: string): Promise<RuleCount[]> {
  const database = await openDatabase(file, { settings: { access_mode: 'READ_ONLY' } });
  try {
    return await countByRule(database, table);
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
