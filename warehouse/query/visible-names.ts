import type { Parameters } from '../duckdb/parameters.ts';
import { isOneOf } from '../duckdb/one-of.ts';
import { seesClass, type Scope } from '../scope/scope.ts';
import type { Catalog } from '../snapshot/catalog.ts';

/**
 * Condition on a column of indicators' ids: those of the catalog, which names the ones a reader may know of.
 * @param parameter what its own are called, where a statement has several such conditions
 */
export function knownIndicator(
  scope: Scope,
  { indicators }: Pick<Catalog, 'indicators'>,
  column: string,
  parameter = 'known_indicator',
): { sql: string; parameters: Parameters } {
  if (seesClass(scope, 'restricted')) return { sql: 'true', parameters: {} };
  if (indicators.size === 0) return { sql: 'false', parameters: {} };
  return isOneOf(column, parameter, [...indicators.keys()]);
}
