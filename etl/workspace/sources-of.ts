import { sourceIdOf, type Contract } from '#etl/contract/contract.ts';

/**
 * Sources a fact is made from, directly or through dimensions, sorted.
 *
 * @param reads tables each table is made from, by `schema.table`
 * @param contracts say which source a further table belongs to
 */
export function sourcesOf(
  fact: string,
  reads: ReadonlyMap<string, string[]>,
  contracts: readonly Contract[],
): string[] {
  const sources = new Set<string>();
  const seen = new Set<string>();
  const follow = (table: string): void => {
    if (seen.has(table)) return;
    seen.add(table);
    const [schema, name = ''] = table.split('.');
    if (schema === 'validate') {
      const contract = contracts.find(({ id }) => id === name);
      sources.add(contract ? sourceIdOf(contract) : name);
    }
    for (const from of table === 'quality.rule_result' ? conformed(reads) : (reads.get(table) ?? []))
      follow(from);
  };
  follow(`star.fact_${fact}`);
  return [...sources].sort();
}

/** The rules' results come from every source. */
function conformed(reads: ReadonlyMap<string, string[]>): string[] {
  return [...reads.keys()].filter((table) => table.startsWith('conform.'));
}
