import { z } from 'zod';
import type { YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Column } from './contract.ts';
import type { SchemaObject } from './read-objects.ts';
import { referenceShape, toReference } from './reference.ts';

const relationshipsShape = z
  .array(z.object({ from: z.unknown().optional(), to: referenceShape }))
  .default([]);

/** Adds the relationships that are declared beside the columns to the columns they start from. */
export function withRelationships(yaml: YamlFile, columns: Column[], object: SchemaObject): Column[] {
  const { id, position: objectAt, relationships } = object;
  const at = ['schema', objectAt, 'relationships'];
  const declared = yaml.read(relationshipsShape, relationships, at) ?? [];
  const references = new Map<string, Column['reference']>();
  declared.forEach(({ from, to }, position) => {
    const start = String(Array.isArray(from) ? from[0] : from);
    const column = columns.find(({ name }) => start === `${id}.${name}`);
    if (!column)
      yaml.fault(
        [...at, position, 'from'],
        `column unknown: ${start}. Expected ${id}.column, a column of this contract.`,
      );
    else if (column.reference !== null || references.has(column.name))
      yaml.fault([...at, position], `second relationship of ${column.name}: expected one at most.`);
    else references.set(column.name, toReference(to, null));
  });
  return columns.map((column) => ({ ...column, reference: references.get(column.name) ?? column.reference }));
}
