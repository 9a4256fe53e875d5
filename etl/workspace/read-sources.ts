import type { Contract } from '#etl/contract/contract.ts';
import { contractOf } from '#etl/contract/read-contract.ts';
import type { ContentSql } from './content.ts';
import { readSql } from './read-sql.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import type { YamlFile } from './yaml-file.ts';

/** A source's contract and the file it stands in. */
export interface ReadContract {
  contract: Contract;
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
    const contract = yaml && contractOf(yaml, languages);
    if (yaml && contract && contract.id !== id)
      yaml.fault(['id'], `id is ${contract.id}: expected the folder's name, ${id}.`);
    else if (yaml && contract) sources.contracts.push({ contract, yaml });
    const file = `sources/${id}/conform.sql`;
    const text = await folder.text(file);
    if (text !== null) sources.conform.push(readSql(id, file, text));
  }
  return sources;
}
