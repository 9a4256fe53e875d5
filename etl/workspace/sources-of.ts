import { sourceIdOf, type Contract } from '#etl/contract/contract.ts';

/**
 * Sources a table of the star is made from, directly or through dimensions, sorted.
 *
 * @param table as `star.name`
 * @param reads tables each table is made from, by `schema.table`
 * @param contracts say which source a further table belongs to
 */
export function sourcesOf(
  table: string,
  reads: ReadonlyMap<string, string[]>,
  contracts: readonly Contract[],
): string[] {
  const sources = new Set<string>();
  const seen = new Set<string>();
  const follow = (read: string): void => {
    if (seen.has(read)) return;
    seen.add(read);
    const [schema, name = ''] = read.split('.');
    if (schema === 'validate') {
      const contract = contracts.find(({ id }) => id === name);
      sources.add(contract ? sourceIdOf(contract) : name);
    }
    for (const from of read === 'quality.rule_result' ? conformed(reads) : (reads.get(read) ?? []))
      follow(from);
  };
  follow(table);
  return [...sources].sort();
}

/** The rules' results come from every source. */
function conformed(reads: ReadonlyMap<string, string[]>): string[] {
  return [...reads.keys()].filter((table) => table.startsWith('conform.'));
}
