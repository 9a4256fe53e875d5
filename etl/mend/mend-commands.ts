import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataPaths } from '#warehouse/control/data-paths.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { WarehouseError } from '#warehouse/errors.ts';
import type { Text } from '#warehouse/model/text.ts';
import { everything, seesAllUnits, type Scope } from '#warehouse/scope/scope.ts';
import { requireFormat } from '#warehouse/snapshot/attach.ts';
import { sourceIdOf } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { readAllowedCodes } from './allowed-codes.ts';
import { columnsByRule } from './columns-of-rule.ts';
import { exportQuarantine } from './export-quarantine.ts';
import { ruleNamer } from './rule-namer.ts';
import { countByRule, readHeldBack, readRuleNames, type HeldBack } from './held-back.ts';
import { contractIn, type Replay } from './replay.ts';
import type { ReplayedWorkbook } from './settle-workbook.ts';

/** Where a table's quarantine is and goes. */
export interface QuarantineExport {
  control: Control;
  paths: DataPaths;
  workspace: string;
  table: string;
  file: string;
  /** Units whose rows are written; absent: all. */
  scope?: Scope;
  /** What is told in; absent or null: the workspace's first language. */
  language?: string | null;
}

/** What was written of a source's quarantine. */
export interface QuarantineWritten {
  records: number;
  /** Other tables of the same source that have records held back, which stand in no workbook yet. */
  others: { table: string; records: number }[];
}

/**
 * Writes the quarantine of a table, as it is in the version served, to a workbook. It reads back the same in every language.
 *
 * @returns how many records it holds, and of the other tables of its source how many have records of their own, for a workbook each
 * @throws {EtlError} source_unknown, output_unwritable
 * @throws {WarehouseError} snapshot_none_published, snapshot_format_unknown
 */
export async function writeQuarantineFile(asked: QuarantineExport): Promise<QuarantineWritten> {
  const { control, paths, workspace, table, file, scope = everything } = asked;
  requireFolder(file);
  const content = await readWorkspace(workspace);
  const contract = contractIn(content, table);
  const [first = ''] = content.workspace.languages;
  const language = asked.language ?? first;
  const served = readServed(control);
  if (served === null)
    throw new WarehouseError(
      'snapshot_none_published',
      'nothing is published yet: expected a version; run npm run etl -- refresh first.',
    );
  requireFormat(served);
  const database = await openDatabase(join(paths.snapshots, served.file), {
    settings: { access_mode: 'READ_ONLY' },
  });
  try {
    const held = await readHeldBack(database, table, { scope });
    const counts = await countByRule(database, table, scope);
    const names = await readRuleNames(database, table);
    const inWords = (text: Text = {}) => text[language] ?? text[first] ?? Object.values(text)[0];
    const sourceName = (id: string) => inWords(content.contracts.find((one) => one.id === id)?.name) ?? id;
    const bytes = await exportQuarantine({
      ...{ contract, held, counts, language, sourceName },
      // Codes of other sources may be of other units.
      codes: await readAllowedCodes(database, contract, held, { language, isAll: seesAllUnits(scope) }),
      nameOf: ruleNamer({ contract, names, language, languages: content.workspace.languages, sourceName }),
      columnsOf: await columnsByRule(database, contract),
    });
    writeBook(file, bytes);
    const others: QuarantineWritten['others'] = [];
    for (const other of content.contracts) {
      if (other.id === table || sourceIdOf(other) !== sourceIdOf(contract)) continue;
      const records = countKept(await readHeldBack(database, other.id, { scope }));
      if (records > 0) others.push({ table: other.id, records });
    }
    return { records: countKept(held), others };
  } finally {
    database.close();
  }
}

/** What may not be kept stands in no workbook. */
function countKept(held: readonly HeldBack[]): number {
  return held.filter(({ raw }) => raw !== null).length;
}

/** Before anything is read: a folder is not made, since a name with a slip in it would be made as well. */
function requireFolder(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder))
    throw unwritable(file, `the folder ${folder} does not exist; make it, or choose another`);
}

function writeBook(file: string, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const why = refusals[code];
    if (why === undefined) throw cause;
    throw unwritable(file, why, cause);
  }
}

/** Why a system lets no file be written, and what to do. */
const refusals: { [code: string]: string } = {
  EACCES: 'this user may not write there; choose another folder',
  EPERM: 'this user may not write there; choose another folder',
  EROFS: 'its disk may only be read; choose another folder',
  EISDIR: 'it is a folder; name a file in it',
  ENOTDIR: 'a part of its path is a file; choose another folder',
  ENOENT: 'its folder is gone; make it, or choose another',
  EBUSY: 'another program has it open; close it there, or choose another name',
  ENAMETOOLONG: 'its name is too long; choose another',
};

function unwritable(file: string, why: string, cause?: unknown): EtlError {
  const message = `output unwritable: ${file}: ${why}. Expected a file that can be written; nothing was.`;
  return new EtlError('output_unwritable', message, { file }, { cause });
}

/** Records still held back that are told one by one; `--json` has all. */
const TOLD = 10;

/** Tells people what a replay has changed: what became of the workbook's records, and a line for each rule. */
export function replayLines({ workbook, rules, result }: Replay): string[] {
  const lines = rules.map(({ rule, before, after }) => `  ${rule}: ${before} → ${after}`);
  return [
    `replay: ${result.outcome}`,
    ...(workbook === null ? [] : workbookLines(workbook)),
    'held back before → after:',
    ...(lines.length > 0 ? lines : ['  nothing']),
  ];
}

function workbookLines({ stillHeld, ...counted }: ReplayedWorkbook): string[] {
  const { rows, touched, untouched, loaded, held, unjudged } = counted;
  const more = stillHeld.length > TOLD ? [`    … and ${stillHeld.length - TOLD} more`] : [];
  return [
    `rows in the workbook: ${rows}; changed: ${touched}; as they went out: ${untouched}`,
    `  changed and now loaded: ${loaded}`,
    `  changed and still held back: ${held}`,
    ...stillHeld.slice(0, TOLD).map(({ file, line, rules }) => `    ${file} ${line}: ${rules.join(', ')}`),
    ...more,
    ...(unjudged === 0
      ? []
      : [
          `  changed and not judged: ${unjudged} (their file is no longer part of the source, or it was not loaded)`,
        ]),
  ];
}
