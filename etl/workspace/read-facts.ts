import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { ContentSql } from './content.ts';
import { readFact } from './read-fact.ts';
import { readIndicator } from './read-indicator.ts';
import { readSql } from './read-sql.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import type { YamlFile } from './yaml-file.ts';

/** A definition and the file it stands in; null where the file could not be read. */
export interface ReadDefinition<T> {
  id: string;
  definition: T | null;
  yaml: YamlFile;
}

/** Reads each fact's definition and SQL; what is wrong is noted in the folder. */
export async function readFacts(
  folder: WorkspaceFolder,
  languages: readonly string[],
): Promise<(ReadDefinition<Fact> & { sql: ContentSql | null })[]> {
  const ids = await folder.names('facts', '.yaml');
  for (const id of await folder.names('facts', '.sql'))
    if (!ids.includes(id))
      folder.fault(`facts/${id}.sql`, `no definition: expected facts/${id}.yaml beside it.`);
  const facts = [];
  for (const id of ids) {
    const file = `facts/${id}.sql`;
    const text = await folder.text(file);
    const sql = text === null ? null : readSql(id, file, text);
    const fact = await readDefined(folder, `facts/${id}.yaml`, id, (yaml) => readFact(yaml, languages));
    if (fact) facts.push({ ...fact, sql });
  }
  return facts;
}

/** Reads each indicator's definition; what is wrong is noted in the folder. */
export async function readIndicators(
  folder: WorkspaceFolder,
  languages: readonly string[],
): Promise<ReadDefinition<Indicator>[]> {
  const indicators = [];
  for (const id of await folder.names('indicators', '.yaml')) {
    const read = (yaml: YamlFile) => readIndicator(yaml, languages);
    const indicator = await readDefined(folder, `indicators/${id}.yaml`, id, read);
    if (indicator) indicators.push(indicator);
  }
  return indicators;
}

/** Reads a definition whose file bears its id; null where there is no such file. */
export async function readDefined<T extends { id: string }>(
  folder: WorkspaceFolder,
  file: string,
  id: string,
  read: (yaml: YamlFile) => T | null,
): Promise<ReadDefinition<T> | null> {
  const yaml = await folder.yaml(file);
  if (yaml === null) return null;
  const definition = read(yaml);
  if (definition && definition.id !== id)
    yaml.fault(['id'], `id is ${definition.id}: expected the file's name, ${id}.`);
  return { id, definition, yaml };
}
