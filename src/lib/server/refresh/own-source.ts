import { requireSource } from '#warehouse/query/question.ts';
import { withSnapshot } from '../warehouse.ts';

/** Makes sure that whoever asks may know of a source before anything is done with it. @throws {WarehouseError} question_invalid */
export async function requireOwnSource(sourceId: string): Promise<void> {
  await withSnapshot(({ catalog }) => Promise.resolve(requireSource(catalog, sourceId)));
}
