import { createHash } from 'node:crypto';
import type { Session } from '#warehouse/duckdb/database.ts';
import { factsOfFormula, type Indicator } from '#warehouse/model/indicator.ts';
import type { Contract } from './contract/contract.ts';
import { readsAsOf, referredSources } from './contract/referred-sources.ts';
import { numberedForm } from './validate/numbered-text.ts';
import type { WorkspaceContent } from './workspace/content.ts';

/** What a fingerprint is of: a source's load, the types of its columns as they were delivered, its conformed table, how an indicator is computed, or the whole of the definitions. */
export type FingerprintKind = 'contract' | 'staged' | 'conform' | 'indicator' | 'content';

/**
 * What the load of a source depends on besides its files: the contract, the workspace's time zone, the sources it refers to as
 * they stand in the build, the corrections of its rows, and the business date where a rule reads it. A change in any of them judges the same rows anew.
 */
export async function contractFingerprint(
  db: Session,
  contract: Contract,
  { asOf, timezone, corrections = null }: { asOf: string; timezone: string; corrections?: string | null },
): Promise<string> {
  const referred = referredSources(contract);
  const loads = await db.rows(
    `select source_id, content_hash, hash from meta.source_load
     left join meta.fingerprint on kind = 'contract' and id = source_id
     where source_id in (select unnest($referred)) order by source_id`,
    { referred },
  );
  const mended = corrections === null ? {} : { corrections };
  const numbered = contract.columns.filter((column) => numberedForm(column) !== null).map(({ name }) => name);
  // Rows that were stored as texts take none that are stored as numbers.
  const stored = numbered.length === 0 ? {} : { numbered };
  return hashOf({ contract, timezone, loads, asOf: readsAsOf(contract) ? asOf : null, ...mended, ...stored });
}

/** Types of a source's columns as they were delivered. */
export function stagedFingerprint(types: ReadonlyMap<string, string>): string {
  return hashOf([...types]);
}

/** What the conformed table of a source depends on besides its rows. */
export function conformFingerprint(content: WorkspaceContent, sourceId: string, asOf: string): string {
  const sql = content.conform.find(({ id }) => id === sourceId)?.sql ?? '';
  return hashOf({ sql, asOf: sql.includes('$as_of') ? asOf : null });
}

/**
 * What the workspace says of how an indicator is computed: its version, its formula, and the definitions and SQL its facts are made by.
 * Names and goals are no part of it: they change no figure.
 */
export function indicatorFingerprint(content: WorkspaceContent, indicator: Indicator): string {
  const { version, formula, suppressBelow } = indicator;
  const ids = factsOfFormula(formula);
  const facts = content.facts.filter(({ definition }) => ids.includes(definition.id));
  const made = facts.map(({ definition: fact, sql: { sql } }) => ({
    ...{ id: fact.id, grain: fact.grain, unit: [fact.unitColumn, fact.unitBy], period: fact.periodColumn },
    measures: fact.measures.map(({ id, additivity, column, key }) => [id, additivity, column, key]),
    ...{ reporting: fact.reporting, sql },
    conform: content.conform.filter(({ id }) => fact.sources.includes(id)).map((one) => [one.id, one.sql]),
  }));
  const tree = [content.unitSql.sql, content.crosswalkSql?.sql, content.dimensions.map(({ sql }) => sql)];
  const { weights, bands } = content.workspace.quality;
  const scale = formula.kind === 'weighted_index' ? { weights, bands } : null;
  return hashOf({ version, formula, suppressBelow, made, tree, scale });
}

/** All that an organisation has written, and the day it is read for: equal = the same figures from the same rows. */
export function contentFingerprint(content: WorkspaceContent, asOf: string): string {
  const definitions = {
    ...content,
    directory: null,
    demoEnvironment: null,
    release: null,
    retention: undefined,
  };
  return hashOf({ definitions, asOf });
}

/** The fingerprint as stored in the build; null where there is none yet. */
export async function readFingerprint(
  db: Session,
  kind: FingerprintKind,
  id: string,
): Promise<string | null> {
  const [row] = await db.rows<{ hash: string }>(
    'select hash from meta.fingerprint where kind = $kind and id = $id',
    { kind, id },
  );
  return row?.hash ?? null;
}

export async function writeFingerprint(
  db: Session,
  kind: FingerprintKind,
  id: string,
  hash: string,
): Promise<void> {
  await db.run('insert or replace into meta.fingerprint values ($kind, $id, $hash)', { kind, id, hash });
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
