import { z } from 'zod';
import type { Term } from '#warehouse/model/term.ts';
import { requireKnown } from './check-references.ts';
import { idShape, strictShape, textShape } from './shapes.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import type { YamlFile } from './yaml-file.ts';

/** The words of a workspace, and the file they stand in. */
export interface ReadTerms {
  terms: Term[];
  /** Null where there is no such file. */
  yaml: YamlFile | null;
}

/** Reads `terms.yaml`; what is wrong is noted in the folder. */
export async function readTerms(folder: WorkspaceFolder, languages: readonly string[]): Promise<ReadTerms> {
  const yaml = await folder.yaml('terms.yaml', { optional: true });
  if (yaml === null || yaml.faults.length > 0) return { terms: [], yaml };
  const terms = yaml.read(termsShape(languages), yaml.value, []) ?? [];
  const seen = new Set<string>();
  terms.forEach(({ id }, position) => {
    if (seen.has(id)) yaml.fault([position, 'id'], `twice in the list: ${id}. Each word stands once.`);
    seen.add(id);
  });
  return { terms, yaml };
}

/** Checks the indicators that are said to measure a term. */
export function checkTerms({ terms, yaml }: ReadTerms, indicatorIds: readonly string[]): void {
  terms.forEach(({ indicators }, position) =>
    indicators.forEach((id, at) =>
      requireKnown(yaml!, [position, 'indicators', at], 'indicator', id, indicatorIds),
    ),
  );
}

function termsShape(languages: readonly string[]) {
  const text = textShape(languages);
  return z.array(
    strictShape({
      id: idShape,
      name: text,
      meaning: text,
      also: z.array(z.string().trim().min(1)).default([]),
      indicators: z.array(idShape).default([]),
    }),
  );
}
