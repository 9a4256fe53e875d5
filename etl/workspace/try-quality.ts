import { pathOfRule } from '#etl/contract/check-quality.ts';
import type { Contract } from '#etl/contract/contract.ts';
import type { SqlTrial } from './try-sql.ts';
import type { YamlFile } from './yaml-file.ts';

interface Read {
  contract: Contract;
  yaml: YamlFile;
  object: number;
}

/** Tries the conditions, patterns and queries of a contract's `quality`, once all sources have their empty tables. */
export async function tryQuality(
  trial: SqlTrial,
  { contract, yaml, object }: Read,
  all: Read[],
): Promise<void> {
  const own = `validate.${contract.id}`;
  const isThere = (source: string) => all.some((other) => other.contract.id === source);
  const note = (id: string, problem: string | null) => {
    if (problem !== null) yaml.fault(pathOfRule(yaml, object, id), problem);
  };
  const { crossChecks, reconciliations, dataset } = contract.quality;
  for (const { id, source, check } of crossChecks)
    if (isThere(source))
      note(id, await trial.problemOfCheck(check, `${own} as "row" join validate.${source} as other on true`));
  for (const { id, parent, children } of reconciliations)
    for (const condition of [parent, children]) note(id, await trial.problemOfCheck(condition, own));
  for (const rule of dataset) {
    if (rule.kind === 'sql') note(rule.id, await trial.problemOfMetric(rule.query, own));
    if (rule.kind === 'metric' && rule.pattern !== null)
      note(rule.id, await trial.problemOfPattern(rule.pattern));
    if (rule.kind === 'arrival' && 'source' in rule.expected && isThere(rule.expected.source)) {
      const { source, where } = rule.expected;
      if (where !== null) note(rule.id, await trial.problemOfCheck(where, `validate.${source}`));
    }
  }
}
