import { pathOfRule } from '#etl/contract/check-quality.ts';
import type { Contract } from '#etl/contract/contract.ts';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator, MeasureRef } from '#warehouse/model/indicator.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import type { ReadDefinition } from './read-facts.ts';
import type { ReadContract, ReadSources } from './read-sources.ts';
import { suggestion } from './suggest.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Notes a name that is not among those known; says nothing where none could be read. */
export function requireKnown(
  yaml: YamlFile,
  at: Path,
  what: string,
  name: string,
  known: readonly string[],
): boolean {
  if (known.includes(name)) return true;
  yaml.fault(at, `${what} unknown: ${name}.${suggestion(name, known)} Known: ${known.join(', ') || 'none'}.`);
  return false;
}

/** Checks what contracts say of other sources' columns. */
export function checkContractReferences({ ids, contracts }: ReadSources): void {
  const known = [...new Set([...ids, ...contracts.map(({ contract }) => contract.id)])];
  for (const source of contracts) {
    const { contract, yaml, object } = source;
    checkRuleSources(source, known, contracts);
    contract.columns.forEach((column, position) => {
      if (!column.reference) return;
      const at = ['schema', object, 'properties', position, 'relationships'];
      if (!requireKnown(yaml, at, 'source', column.reference.source, known)) return;
      const target = contracts.find((other) => other.contract.id === column.reference?.source);
      if (target) checkReference(source, position, target.contract);
    });
  }
}

/** What rules say of other sources and of their columns. */
function checkRuleSources(
  { contract, yaml, object }: ReadContract,
  ids: string[],
  contracts: ReadContract[],
): void {
  const { crossChecks, dataset } = contract.quality;
  const named = [
    ...crossChecks.map(({ id, source, on }) => ({ id, source, columns: on.map(({ theirs }) => theirs) })),
    ...dataset.flatMap((rule) => {
      if (rule.kind !== 'arrival' || !('source' in rule.expected)) return [];
      const { source, column, validFrom, validTo } = rule.expected;
      return [{ id: rule.id, source, columns: [column, validFrom, validTo].filter((name) => name !== null) }];
    }),
  ];
  for (const { id, source, columns } of named) {
    const at = pathOfRule(yaml, object, id);
    if (!requireKnown(yaml, at, 'source', source, ids)) continue;
    const target = contracts.find((other) => other.contract.id === source)?.contract;
    if (!target) continue;
    const known = [
      ...target.columns.map(({ name }) => name),
      ...(target.deliveryPeriod === null ? [] : ['delivery_period']),
    ];
    for (const column of columns) requireKnown(yaml, at, `column of ${source}`, column, known);
  }
}

function checkReference({ contract, yaml, object }: ReadContract, position: number, target: Contract): void {
  const column = contract.columns[position];
  const reference = column?.reference;
  if (!column || !reference) return;
  const at = ['schema', object, 'properties', position];
  const names = target.columns.map(({ name }) => name);
  const relationships = [...at, 'relationships'];
  if (requireKnown(yaml, relationships, `column of ${target.id}`, reference.column, names)) {
    const type = target.columns.find(({ name }) => name === reference.column)?.type;
    if (type !== column.type)
      yaml.fault(
        relationships,
        `types differ: ${column.name} is ${column.type}, ${target.id}.${reference.column} is ${type}.`,
      );
  }
  if (!reference.validAt) return;
  for (const name of [reference.validAt.from, reference.validAt.to])
    requireKnown(yaml, [...at, 'customProperties'], `column of ${target.id}`, name, names);
}

/** Checks which indicators `workspace.yaml` names. */
export function checkWorkspaceReferences(
  yaml: YamlFile,
  workspace: Workspace,
  indicators: readonly string[],
): void {
  workspace.headlines.forEach((id, position) =>
    requireKnown(yaml, ['headlines', position], 'indicator', id, indicators),
  );
  requireKnown(yaml, ['mapIndicator'], 'indicator', workspace.mapIndicator, indicators);
  workspace.phases.forEach(({ indicator }, position) => {
    if (indicator !== null)
      requireKnown(yaml, ['phases', position, 'indicator'], 'indicator', indicator, indicators);
  });
}

/** Checks the levels that are expected to report, and the registers that names of codes are taken from. */
export function checkFactReferences(
  { definition, yaml }: ReadDefinition<Fact>,
  workspace: Workspace,
  dimensions: readonly string[],
): void {
  if (!definition) return;
  definition.dimensions.forEach(({ register }, position) => {
    const at = ['dimensions', position, 'register', 'dimension'];
    if (register) requireKnown(yaml, at, 'dimension', register.dimension, dimensions);
  });
  const { by, levels } = definition.reporting;
  const known = workspace.levels.map(({ id }) => id);
  levels.forEach((level, position) =>
    requireKnown(yaml, ['reporting', 'levels', position], 'level', level, known),
  );
  if (by === 'units' && levels.length === 0)
    yaml.fault(['reporting'], 'levels missing: say which levels report.');
  if (by !== 'units' && levels.length > 0)
    yaml.fault(['reporting', 'levels'], `not used: ${by} are counted from anyone.`);
}

/** Checks an indicator's pillar, facts, measures and dimensions. */
export function checkIndicatorReferences(
  { definition, yaml }: ReadDefinition<Indicator>,
  workspace: Workspace | null,
  facts: ReadDefinition<Fact>[],
): void {
  if (!definition) return;
  const { formula } = definition;
  if (workspace) {
    const pillars = workspace.pillars.map(({ id }) => id);
    requireKnown(yaml, ['pillar'], 'pillar', definition.pillar, pillars);
  }
  if (formula.kind === 'weighted_index') {
    const ids = facts.map(({ id }) => id);
    requireKnown(yaml, ['formula', 'fact'], 'fact', formula.fact, ids);
    return;
  }
  checkMeasure(yaml, ['formula', 'numerator'], formula.numerator, facts);
  if (formula.kind === 'ratio') checkMeasure(yaml, ['formula', 'denominator'], formula.denominator, facts);
}

function checkMeasure(yaml: YamlFile, at: Path, ref: MeasureRef, facts: ReadDefinition<Fact>[]): void {
  const ids = facts.map(({ id }) => id);
  if (!requireKnown(yaml, [...at, 'fact'], 'fact', ref.fact, ids)) return;
  const fact = facts.find(({ id }) => id === ref.fact)?.definition;
  if (!fact) return;
  const measures = fact.measures.map(({ id }) => id);
  requireKnown(yaml, [...at, 'measure'], `measure of ${fact.id}`, ref.measure, measures);
  for (const [name, codes] of Object.entries(ref.where)) {
    const dimensions = fact.dimensions.map(({ id }) => id);
    if (!requireKnown(yaml, [...at, 'where', name], `dimension of ${fact.id}`, name, dimensions)) continue;
    const members = fact.dimensions.find(({ id }) => id === name)?.members.map(({ code }) => code) ?? [];
    for (const code of codes)
      if (members.length > 0) requireKnown(yaml, [...at, 'where', name], `member of ${name}`, code, members);
  }
}
