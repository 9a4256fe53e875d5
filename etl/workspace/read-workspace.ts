import { resolve } from 'node:path';
import type { Fact } from '#warehouse/model/fact.ts';
import {
  checkContractReferences,
  checkFactReferences,
  checkIndicatorReferences,
  checkWorkspaceReferences,
} from './check-references.ts';
import { checkSuppression } from './check-suppression.ts';
import type { WorkspaceContent } from './content.ts';
import { workspaceInvalid, type Fault } from './fault.ts';
import { orderContracts } from './order-contracts.ts';
import { checkContext, readContext } from './read-context.ts';
import { readDefinition, readLanguages } from './read-definition.ts';
import { readDimensions } from './read-dimensions.ts';
import { readFacts, readIndicators } from './read-facts.ts';
import { readSources } from './read-sources.ts';
import { checkTerms, readTerms } from './read-terms.ts';
import { sourcesOf } from './sources-of.ts';
import { tryContent } from './try-content.ts';
import { WorkspaceFolder } from './workspace-folder.ts';

/**
 * Reads all an organisation has written and checks it, SQL included.
 *
 * @throws {EtlError} workspace_invalid: `details.faults` lists every fault with file, line and key
 */
export async function readWorkspace(directory: string): Promise<WorkspaceContent> {
  const { content, faults } = await inspect(directory);
  if (content === null || faults.length > 0) throw workspaceInvalid('the workspace', faults);
  return content;
}

/** All that is wrong with a workspace, by file and line; empty where it is fit to run. */
export async function checkWorkspace(directory: string): Promise<Fault[]> {
  return (await inspect(directory)).faults;
}

async function inspect(directory: string): Promise<{ content: WorkspaceContent | null; faults: Fault[] }> {
  const folder = new WorkspaceFolder(resolve(directory));
  const yaml = await folder.yaml('workspace.yaml');
  const languages = yaml ? readLanguages(yaml) : [];
  const definition = yaml && readDefinition(yaml, languages);
  const sources = await readSources(folder, languages);
  const dimensions = await readDimensions(folder, languages);
  const facts = await readFacts(folder, languages);
  const indicators = await readIndicators(folder, languages);
  const context = await readContext(folder, languages);
  const terms = await readTerms(folder, languages);
  const indicatorIds = indicators.map(({ id }) => id);
  const written = indicators.flatMap((one) => one.definition ?? []);

  checkContractReferences(sources);
  if (yaml && definition) {
    checkWorkspaceReferences(yaml, definition.workspace, indicatorIds);
    const registers = dimensions.dimensions.map(({ id }) => id);
    for (const fact of facts) checkFactReferences(fact, definition.workspace, registers);
  }
  checkContext(context, indicatorIds);
  checkTerms(terms, indicatorIds);
  for (const one of indicators) checkIndicatorReferences(one, definition?.workspace ?? null, facts);
  checkSuppression(indicators);
  const contracts = orderContracts(sources.contracts);
  const selects = facts.flatMap(({ definition, sql }) => (sql ? { definition, sql } : []));
  const trial = await tryContent({ ...sources, ...dimensions, facts: selects, indicators: written });
  folder.add(trial.faults);

  const { faults } = folder;
  const { unitSql } = dimensions;
  if (!definition || !unitSql || faults.length > 0) return { content: null, faults };
  const madeFrom = (table: string) => sourcesOf(table, trial.reads, contracts);
  const complete = selects.flatMap(({ definition: fact, sql }) =>
    fact ? { definition: withSources(fact, madeFrom), sql } : [],
  );
  const { conform } = sources;
  const content = {
    ...definition,
    ...dimensions,
    unitSql,
    treeSources: { units: madeFrom('star.dim_unit'), crosswalk: madeFrom('star.crosswalk') },
    contracts,
    conform,
    facts: complete,
    indicators: written,
    context: context.flatMap((one) => one.definition ?? []),
    terms: terms.terms,
  };
  return { content: { directory: folder.directory, ...content }, faults };
}

/** A fact with the sources that it and the registers of its dimensions are made from. */
function withSources(fact: Fact, madeFrom: (table: string) => string[]): Fact {
  const dimensions = fact.dimensions.map((one) =>
    one.register
      ? { ...one, register: { ...one.register, sources: madeFrom(`star.dim_${one.register.dimension}`) } }
      : one,
  );
  return { ...fact, dimensions, sources: madeFrom(`star.fact_${fact.id}`) };
}
