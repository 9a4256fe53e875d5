import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Control } from '#warehouse/control/open-control.ts';
import { readServed } from '#warehouse/control/versions.ts';
import type { FileCheck, RuleNotJudged } from '#warehouse/model/file-check.ts';
import { dayIn } from '../business-date.ts';
import { sourceIdOf, type Contract } from '../contract/contract.ts';
import { EtlError } from '../errors.ts';
import { writeGated } from '../extract/gated-file.ts';
import { requireSize } from '../extract/inbox-file.ts';
import { hashFile } from '../extract/keep.ts';
import { partGlob } from '#warehouse/model/glob-pattern.ts';
import { sumOf, type SourceAccount } from '../source-account.ts';
import { withMappings } from '../mend/mappings.ts';
import { mendsInForce, readApprovedMends, type MendsInForce } from '../mend/mends-in-force.ts';
import type { Account, DataPaths, DeliveredFile, RunContext } from '../run-context.ts';
import { toRunFault } from '../run-fault.ts';
import type { WorkspaceContent } from '../workspace/content.ts';
import { contractsForFile, misnamed } from './contracts-for-file.ts';
import { judgeTable } from './judge-table.ts';
import { openJudgingPlace, type JudgingPlace } from './judging-place.ts';
import { compareRows, findSameFile } from './known-rows.ts';
import { readFindings, readWithoutSource } from './read-findings.ts';
import { countReplaced } from './replaced-rows.ts';

/** A file that is asked about. */
export interface FileToJudge {
  source: string;
  /** Where it is. */
  path: string;
  /** Name under which it would lie in the source's folder of the inbox. */
  fileName: string;
}

/** What judging needs of its surroundings. */
export interface Judging {
  control: Control;
  paths: DataPaths;
  content: WorkspaceContent;
  signal: AbortSignal;
}

/**
 * Judges a file by its source's contract, as a refresh would, and loads nothing: it takes no lease, and what it makes is gone when it
 * ends. References are looked up in the version served. Rules over deliveries that add up are left to the load, which has them all.
 *
 * @throws {EtlError} source_unknown; extract_unreadable: the source takes no files
 * @throws {WarehouseError} snapshot_format_unknown
 */
export async function judgeFile(judging: Judging, file: FileToJudge): Promise<FileCheck> {
  const { control, paths, content } = judging;
  const contracts = contractsForFile(content.contracts, file);
  if (contracts.length === 0) return judgeMisnamed(judging, file);
  const place = await openJudgingPlace(
    control,
    paths,
    contracts.map(({ id }) => id),
  );
  try {
    const mends = mendsInForce(paths, await readApprovedMends(place.servedFile));
    const mapped = contracts.map((contract) => withMappings({ paths, mends }, contract));
    const delivered = await receiveFile(judging, file);
    const told = {
      ...{ source: file.source, fileName: file.fileName, bytes: delivered.bytes, sha256: delivered.sha256 },
      inboxPath: inboxPathOf(contracts[0]!, file.fileName),
      ...{ checkedAt: control.clock().toISOString(), snapshotId: place.snapshotId },
    };
    return { ...told, ...(await judgeTables(contextOf(judging, place, mends), place, mapped, delivered)) };
  } finally {
    place.close();
  }
}

/** Of a file that no refresh would find nothing more is judged. */
async function judgeMisnamed(
  { control, content, signal }: Judging,
  { source, path, fileName }: FileToJudge,
): Promise<FileCheck> {
  return {
    ...{
      source,
      fileName,
      inboxPath: null,
      bytes: (await stat(path)).size,
      sha256: await hashFile(path, signal),
    },
    ...{ checkedAt: control.clock().toISOString(), snapshotId: readServed(control)?.snapshotId ?? null },
    ...{ outcome: 'unacceptable', refusal: misnamed(content.contracts, source), account: null },
    ...{ rules: [], firstBad: [], drift: [], units: [], replaces: [], known: [] },
    ...{ sameFile: null, notJudged: [] },
  };
}

function inboxPathOf({ server }: Contract, fileName: string): string | null {
  return server.type === 'local' ? `${partGlob(server.path).folder}${fileName}` : null;
}

type Found = Omit<
  FileCheck,
  'source' | 'fileName' | 'inboxPath' | 'bytes' | 'sha256' | 'checkedAt' | 'snapshotId'
>;

/** A fault ends the judging of the table it is of; what was found up to then is told with it. */
async function judgeTables(
  context: RunContext,
  place: JudgingPlace,
  contracts: readonly Contract[],
  delivered: DeliveredFile,
): Promise<Found> {
  const tables = contracts.map(({ id }) => id);
  const accounts: SourceAccount[] = [];
  const judged: Contract[] = [];
  const notJudged: RuleNotJudged[] = [];
  const hashes = new Set([delivered.sha256]);
  let refusal: FileCheck['refusal'] = null;
  for (const contract of contracts) {
    const file = await takenIn(contract, delivered, place.folder);
    if (contract.landingGate !== null) hashes.add(await hashFile(file.path, context.signal));
    const table = await judgeTable(context, contract, file);
    notJudged.push(...table.notJudged);
    if (table.account !== null) accounts.push(table.account);
    if (table.account !== null) judged.push(contract);
    if (table.fault !== null) refusal ??= refusalOf(table.fault, context.signal);
  }
  const replaces = (
    await Promise.all(judged.map((contract) => countReplaced(place.database, contract)))
  ).flat();
  const known = await Promise.all(judged.map((contract) => compareRows(place.database, contract)));
  return {
    outcome: refusal === null ? 'acceptable' : 'unacceptable',
    refusal,
    account: accounts.length === 0 ? null : countsOf(accounts),
    ...(await readFindings(place.database, judged)),
    ...{ replaces, known: known.flatMap((rows) => rows ?? []) },
    sameFile: await findSameFile(place.database, tables, [...hashes]),
    notJudged: [...notJudged, ...(await readWithoutSource(place.database, judged))],
  };
}

function refusalOf(fault: unknown, signal: AbortSignal): NonNullable<FileCheck['refusal']> {
  const { code, message, facts } = toRunFault(fault, signal);
  return { code, message, ...(facts !== undefined && { facts }) };
}

function countsOf(accounts: readonly SourceAccount[]): Account {
  const { physical, loaded, quarantined, skipped, flagged } = sumOf(accounts);
  return { physical, loaded, quarantined, skipped, flagged };
}

/** What a run would have, for what is judged in a place of its own. */
export function contextOf(
  { control, content, paths, signal }: Judging,
  place: JudgingPlace,
  mends: MendsInForce,
): RunContext {
  const { clock } = control;
  return {
    ...{ runId: 'judged', clock, content, mends, signal, db: place.database },
    asOf: content.asOf ?? dayIn(content.workspace.timezone, clock()),
    environment: () => undefined,
    accepted: new Set<string>(),
    journal: { write: () => {} },
    paths: { ...paths, build: place.folder },
  };
}

async function receiveFile({ control, signal }: Judging, { path, fileName }: FileToJudge) {
  const { size } = await stat(path).catch((cause: unknown) => {
    const message = `extract unreadable: ${fileName} cannot be read. Expected a file; name it with --with FILE.`;
    throw new EtlError('extract_unreadable', message, { fileName }, { cause });
  });
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  const sha256 = hash.digest('hex');
  return {
    ...{ extractId: sha256.slice(0, 16), fileName, path, sha256, bytes: size },
    receivedAt: control.clock().toISOString(),
  };
}

/** A copy of its own as the landing gate lets it in: where there is none, the file itself. */
async function takenIn(contract: Contract, file: DeliveredFile, folder: string): Promise<DeliveredFile> {
  const { server } = contract;
  if (server.type === 'local') await requireSize(sourceIdOf(contract), file, server.limits.maxBytes);
  const path = join(folder, 'delivered');
  if (contract.landingGate === null) await copyFile(file.path, path);
  else await writeGated(contract, { fileName: file.fileName, from: file.path, to: path });
  return { ...file, path };
}
