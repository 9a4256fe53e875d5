import { z } from 'zod';
import type { Column } from './contract.ts';

const wanted = 'not a reference: expected source.column (one column; for several, one relationship each).';
const one = z.string({ error: () => wanted }).regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, wanted);

/** `to` of a relationship: a column of another source, in ODCS's short form. A list of one is read as that one. */
export const referenceShape = z.preprocess(
  (value) => (Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value),
  one,
);

type Reference = NonNullable<Column['reference']>;

/** The reference a relationship declares; null where there is none. */
export function toReference(to: string | undefined, validAt: Reference['validAt']): Reference | null {
  const [source, column] = to?.split('.') ?? [];
  return source === undefined || column === undefined ? null : { source, column, validAt };
}
