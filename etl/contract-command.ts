import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { ContractRequest } from './command-line.ts';
import { contractsOf } from './contract/read-contract.ts';
import { draftContract } from './draft/draft-contract.ts';
import { EtlError } from './errors.ts';
import { toDataPackage } from './exchange/data-package.ts';
import { importContract, restoreImported } from './exchange/import-contract.ts';
import { OdcsDocument } from './exchange/odcs-document.ts';
import { toVersion } from './exchange/odcs-version.ts';
import { describeFault, workspaceInvalid } from './workspace/fault.ts';
import { readLanguages } from './workspace/read-definition.ts';
import { idShape } from './workspace/shapes.ts';
import { WorkspaceFolder } from './workspace/workspace-folder.ts';
import { YamlFile } from './workspace/yaml-file.ts';

/** Where answers go: lines for people, documents for programs. */
export interface Answers {
  people: (line: string) => void;
  document: (text: string) => void;
}

/**
 * Imports a contract, exports one, or drafts one from an extract.
 *
 * @throws {EtlError} contract_unreadable, contract_refused, source_unknown, workspace_invalid, argument_invalid
 */
export async function answerContract(
  request: ContractRequest,
  workspace: string,
  answers: Answers,
): Promise<void> {
  if (request.source !== null && !idShape.safeParse(request.source).success)
    throw new EtlError(
      'argument_invalid',
      `source invalid: ${request.source}. Expected a lower-case letter, then letters, digits and _.`,
    );
  if (request.action === 'import') return takeOver(request, workspace, answers);
  if (request.action === 'export') return hand(request, workspace, answers);
  return draft(request, workspace, answers);
}

async function takeOver({ target, source }: ContractRequest, workspace: string, { people }: Answers) {
  const file = { name: basename(target), text: await readText(target) };
  const { id, text, decisions } = importContract(file, source, await languagesOf(workspace));
  await place(workspace, id, text);
  people(`contract written to ${placeOf(workspace, id)}, rows pass unchanged through conform.sql`);
  for (const fault of decisions) people(`to decide: ${describeFault(fault)}`);
}

async function hand(
  { target, odcs: version, frictionless }: ContractRequest,
  workspace: string,
  answers: Answers,
) {
  const file = `sources/${target}/contract.yaml`;
  if (!idShape.safeParse(target).success) throw unknown(target);
  const text = await readFile(join(workspace, file), 'utf8').catch(() => {
    throw unknown(target);
  });
  const tables = frictionless ? readTables(file, text, await languagesOf(workspace)) : null;
  if (tables) return answers.document(`${JSON.stringify(toDataPackage(tables), null, 2)}\n`);
  const odcs = new OdcsDocument(file, text);
  restoreImported(odcs);
  if (version !== null) toVersion(odcs, version);
  answers.document(odcs.print());
}

function readTables(file: string, text: string, languages: readonly string[]) {
  const yaml = new YamlFile(file, text);
  const tables = contractsOf(yaml, languages);
  if (tables === null || yaml.faults.length > 0) throw workspaceInvalid(file, yaml.faults);
  return tables
    .map(({ contract }) => contract)
    .sort((a, b) => Number(a.partOf !== null) - Number(b.partOf !== null));
}

async function draft({ target, source, write, json }: ContractRequest, workspace: string, answers: Answers) {
  const { id, text, notes } = await draftContract(target, source);
  const questions = [...notes.whole, ...notes.columns.flatMap((column) => column.questions)].length;
  if (json) answers.document(`${JSON.stringify({ id, text, notes })}\n`);
  else if (!write) answers.document(text);
  if (write) await place(workspace, id, text);
  if (write) answers.people(`draft written to ${placeOf(workspace, id)}`);
  answers.people(`to decide: ${questions}. Each stands in the draft behind "to decide:".`);
}

/** A contract as people who stand in the folder of the command find it. */
function placeOf(workspace: string, id: string): string {
  const path = join(workspace, 'sources', id, 'contract.yaml');
  const below = relative('', path);
  return below.startsWith('..') ? path : below;
}

/** Writes a source's files; what is there already stays. */
async function place(workspace: string, id: string, text: string): Promise<void> {
  const folder = join(workspace, 'sources', id);
  await mkdir(join(workspace, 'sources'), { recursive: true });
  await mkdir(folder).catch((cause: unknown) => {
    throw new EtlError(
      'contract_refused',
      `contract refused: sources/${id} is there already and is not overwritten. Choose another id with --source.`,
      {},
      { cause },
    );
  });
  await writeFile(join(folder, 'contract.yaml'), text, { flag: 'wx' });
  await writeFile(join(folder, 'conform.sql'), `select * from validate.${id}\n`, { flag: 'wx' });
}

async function languagesOf(workspace: string): Promise<string[]> {
  const yaml = await new WorkspaceFolder(workspace).yaml('workspace.yaml', { optional: true });
  return yaml ? readLanguages(yaml) : [];
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new EtlError(
      'contract_unreadable',
      `contract not readable: ${path}. Expected a file.`,
      {},
      { cause },
    );
  });
  return bytes.toString('utf8');
}

function unknown(source: string): EtlError {
  return new EtlError('source_unknown', `source unknown: ${source} has no contract in this workspace.`);
}
