import { contractsOf, type ContractTable } from '#etl/contract/read-contract.ts';
import { sourceIdOf } from '#etl/contract/contract.ts';
import type { ContentSql } from './content.ts';
import { readSql } from './read-sql.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import type { YamlFile } from './yaml-file.ts';

/** A table's contract and the file it stands in. */
export interface ReadContract extends ContractTable {
  yaml: YamlFile;
}

/** What stands under `sources/`. */
export interface ReadSources {
  /** Names of the folders, read or not. */
  ids: string[];
  contracts: ReadContract[];
  conform: ContentSql[];
}

/** Reads each source's contract and `conform.sql`; what is wrong is noted in the folder. */
export async function readSources(
  folder: WorkspaceFolder,
  languages: readonly string[],
): Promise<ReadSources> {
  const ids = await folder.folders('sources');
  const sources: ReadSources = { ids, contracts: [], conform: [] };
  if (ids.length === 0)
    folder.fault('sources', 'no source: expected a folder per source with contract.yaml and conform.sql.');
  for (const id of ids) {
    const yaml = await folder.yaml(`sources/${id}/contract.yaml`);
    const tables = (yaml && contractsOf(yaml, languages)) ?? [];
    const root = tables[0] && sourceIdOf(tables[0].contract);
    if (yaml && root !== undefined && root !== id)
      yaml.fault(['id'], `id is ${root}: expected the folder's name, ${id}.`);
    else if (yaml) sources.contracts.push(...tables.map((table) => ({ ...table, yaml })));
    const parts = tables.flatMap(({ contract }) => (contract.partOf === null ? [] : [contract.id]));
    await readConform(folder, sources, id, parts);
  }
  checkTables(sources);
  return sources;
}

async function readConform(
  folder: WorkspaceFolder,
  sources: ReadSources,
  source: string,
  parts: string[],
): Promise<void> {
  const own = { id: source, file: `sources/${source}/conform.sql` };
  const others = parts.map((id) => ({ id, file: `sources/${source}/${id}.sql` }));
  for (const { id, file } of [own, ...others]) {
    const text = await folder.text(file);
    if (text !== null) sources.conform.push(readSql(id, file, text));
  }
}

/** Further tables share their names with sources and with one another: each is one table of the warehouse. */
function checkTables({ ids, contracts }: ReadSources): void {
  for (const [at, { contract, yaml, object }] of contracts.entries()) {
    const { id, partOf } = contract;
    const isTaken = contracts.slice(0, at).some((other) => other.contract.id === id) || ids.includes(id);
    if (partOf !== null && isTaken)
      yaml.fault(
        ['schema', object, 'name'],
        `table twice: ${id}. Another source has it; choose another name.`,
      );
  }
}
