import type { Contract } from './contract.ts';

/** Other sources that the rules of a contract look at, sorted: they are loaded before it. */
export function referredSources({
  id,
  columns,
  quality,
}: Pick<Contract, 'id' | 'columns' | 'quality'>): string[] {
  const sources = [
    ...columns.map(({ reference }) => reference?.source),
    ...quality.crossChecks.map(({ source }) => source),
    ...quality.dataset.map((rule) =>
      rule.kind === 'arrival' && 'source' in rule.expected ? rule.expected.source : undefined,
    ),
  ];
  return [...new Set(sources)].filter((source) => source !== undefined && source !== id).sort() as string[];
}

/** Whether the judgement depends on the business date. */
export function readsAsOf({ checks, quality }: Pick<Contract, 'checks' | 'quality'>): boolean {
  const { crossChecks, reconciliations, dataset } = quality;
  const sql = [
    ...[...checks, ...crossChecks].map(({ check }) => check),
    ...reconciliations.flatMap(({ parent, children }) => [parent, children]),
    ...dataset.map((rule) => (rule.kind === 'sql' ? rule.query : '')),
  ];
  return dataset.some(({ kind }) => kind === 'arrival') || sql.some((text) => text.includes('$as_of'));
}
