import type { Contract } from '#etl/contract/contract.ts';
import type { ContextSeries } from '#warehouse/model/context-series.ts';
import type { Fact } from '#warehouse/model/fact.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Term } from '#warehouse/model/term.ts';
import type { Workspace } from '#warehouse/model/workspace.ts';
import type { RetentionPolicy } from '../sweep/retention-policy.ts';
import type { Release } from './read-definition.ts';

/** A SELECT of the workspace. `sql` has no trailing semicolon. */
export interface ContentSql {
  id: string;
  /** Path relative to the workspace, for messages. */
  file: string;
  sql: string;
}

/** All an organisation has written, read and checked. */
export interface WorkspaceContent {
  directory: string;
  workspace: Workspace;
  /** Pinned business date (ISO), null: today in the workspace's time zone. */
  asOf: string | null;
  /** In the order in which their references allow them to be loaded. */
  contracts: Contract[];
  conform: ContentSql[];
  unitSql: ContentSql;
  crosswalkSql: ContentSql | null;
  /** Sources that units, and what became of them, are made from. */
  treeSources: { units: string[]; crosswalk: string[] };
  unitNames: { [unitId: string]: { [language: string]: string } };
  dimensions: ContentSql[];
  facts: { definition: Fact; sql: ContentSql }[];
  indicators: Indicator[];
  /** Reference series beside the indicators. */
  context: ContextSeries[];
  /** Words of the organisation, and what they mean there. */
  terms: Term[];
  /** Environment of the demonstration: addresses and tokens of the sample's agencies. */
  demoEnvironment: { [name: string]: string };
  /** How versions are released and kept. */
  release: Release;
  /** How long is kept what no version needs. */
  retention: RetentionPolicy;
}
