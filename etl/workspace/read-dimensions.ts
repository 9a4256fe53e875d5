import { z } from 'zod';
import type { ContentSql, WorkspaceContent } from './content.ts';
import { readSql } from './read-sql.ts';
import { idShape } from './shapes.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';

/** What stands under `dimensions/`. */
export interface ReadDimensions {
  unitSql: ContentSql | null;
  crosswalkSql: ContentSql | null;
  unitNames: WorkspaceContent['unitNames'];
  dimensions: ContentSql[];
}

/** Reads the unit tree's SQL, the crosswalk, translated names and further dimensions; what is wrong is noted in the folder. */
export async function readDimensions(
  folder: WorkspaceFolder,
  languages: readonly string[],
): Promise<ReadDimensions> {
  const dimensions: ContentSql[] = [];
  for (const id of await folder.names('dimensions', '.sql')) {
    if (id === 'unit' || id === 'crosswalk') continue;
    if (!idShape.safeParse(id).success)
      folder.fault(
        `dimensions/${id}.sql`,
        `not an id: ${id}. Expected a lower-case letter, then letters, digits and _.`,
      );
    const sql = await read(folder, id, false);
    if (sql) dimensions.push(sql);
  }
  return {
    unitSql: await read(folder, 'unit', false),
    crosswalkSql: await read(folder, 'crosswalk', true),
    unitNames: await readUnitNames(folder, languages),
    dimensions,
  };
}

async function read(folder: WorkspaceFolder, id: string, optional: boolean): Promise<ContentSql | null> {
  const file = `dimensions/${id}.sql`;
  const text = await folder.text(file, { optional });
  return text === null ? null : readSql(id, file, text);
}

async function readUnitNames(
  folder: WorkspaceFolder,
  languages: readonly string[],
): Promise<WorkspaceContent['unitNames']> {
  const yaml = await folder.yaml('dimensions/unit-names.yaml', { optional: true });
  if (yaml === null || yaml.faults.length > 0) return {};
  const names = yaml.read(
    z.record(z.string(), z.record(z.string(), z.string().min(1))),
    yaml.value ?? {},
    [],
  );
  for (const [unit, texts] of Object.entries(names ?? {}))
    for (const language of Object.keys(texts))
      if (languages.length > 0 && !languages.includes(language))
        yaml.fault(
          [unit, language],
          `language unknown: ${language}. The workspace has ${languages.join(', ')}.`,
        );
  return names ?? {};
}
