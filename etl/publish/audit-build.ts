import { EtlError } from '#etl/errors.ts';
import type { RunContext } from '#etl/run-context.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import type { Fact, Measure } from '#warehouse/model/fact.ts';
import { arrangementFaults } from './audit-arrangement.ts';
import { finding, type AuditFinding } from './audit-finding.ts';
import { referenceFaults } from './audit-references.ts';
import { rollUpFaults } from './audit-roll-ups.ts';

/** Sums of doubles in another order differ in their last digits. */
const SUM_TOLERANCE = 1e-9;

/**
 * Checks a finished build before anybody may see it: accounts add up, no source is lost, what rows referred to is still there, every row of a fact
 * belongs to a unit and counts once towards the root in both views of the tree, roll-ups are what they were made of, every headline is there, and
 * values arranged by unit stand in their order.
 *
 * @param sourcesBefore ids of the sources in the version it was built on
 * @throws {EtlError} audit_failed: names everything that does not hold
 */
export async function auditBuild(context: RunContext, sourcesBefore: readonly string[]): Promise<void> {
  const faults = [
    ...(await accountFaults(context)),
    ...(await lostSources(context, sourcesBefore)),
    ...(await referenceFaults(context)),
    ...(await treeFaults(context)),
    ...(await factFaults(context)),
    ...(await rollUpFaults(context)),
    ...(await headlineFaults(context)),
    ...(await arrangementFaults(context)),
  ];
  if (faults.length === 0) return;
  throw new EtlError(
    'audit_failed',
    `audit failed: ${faults.map(({ says }) => says).join('; ')}. Nothing is published; the last version stays served.`,
    { faults: faults.map(({ says }) => says), facts: faults.map(({ fact }) => fact) },
  );
}

async function accountFaults({ db, content, signal }: RunContext): Promise<AuditFinding[]> {
  const rows = await db.rows<{ source_id: string }>(
    `select source_id from meta.source_load
     left join (select source_id, sum(physical) as physical, sum(loaded) as loaded, sum(quarantined) as quarantined,
                       sum(skipped) as skipped from meta.extract group by source_id) file using (source_id)
     where source_load.physical <> source_load.loaded + source_load.quarantined + source_load.skipped
        or coalesce(file.physical, 0) <> source_load.physical or coalesce(file.loaded, 0) <> source_load.loaded
        or coalesce(file.quarantined, 0) <> source_load.quarantined or coalesce(file.skipped, 0) <> source_load.skipped
     order by source_id`,
    {},
    signal,
  );
  return rows.map(({ source_id }) => {
    const contract = content.contracts.find(({ id }) => id === source_id);
    return finding(`rows of source ${source_id} do not add up`, 'accounts', {
      names: contract?.name ?? { en: source_id },
    });
  });
}

async function lostSources({ db, content }: RunContext, before: readonly string[]): Promise<AuditFinding[]> {
  const rows = await db.rows<{ source_id: string }>('select source_id from meta.source_load');
  const there = new Set(rows.map((row) => row.source_id));
  return content.contracts
    .filter(({ id }) => before.includes(id) && !there.has(id))
    .map(({ id, name }) => finding(`source ${id} is lost`, 'source_lost', { names: name }));
}

/** As then every unit version counts for the root on every day on which it stood, and for nobody twice. */
async function treeFaults({ db, content, signal }: RunContext): Promise<AuditFinding[]> {
  const [row] = await db.rows<{ versions: number }>(
    `with day as (select unit_key, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to from star.dim_unit),
     counted as (
       select unit_key, sum(coalesce(valid_to, date '9999-12-31') - valid_from) as days
       from star.unit_rollup_then where unit_id = $root group by unit_key)
     select count(*) as versions from day left join counted using (unit_key)
     where days is distinct from valid_to - valid_from`,
    { root: content.workspace.rootUnit },
    signal,
  );
  const versions = row?.versions ?? 0;
  if (versions === 0) return [];
  const says = `${versions} unit versions do not count for the root on each of their days as then`;
  return [finding(says, 'days', { count: versions })];
}

async function factFaults(context: RunContext): Promise<AuditFinding[]> {
  const faults: AuditFinding[] = [];
  for (const { definition } of context.content.facts) {
    faults.push(...(await unitsOfFact(context, definition)));
    for (const measure of definition.measures)
      if (measure.additivity === 'flow')
        faults.push(...(await rollUpOfMeasure(context, definition, measure)));
  }
  return faults;
}

async function unitsOfFact({ db, signal }: RunContext, fact: Fact): Promise<AuditFinding[]> {
  const [row] = await db.rows<{ unknown: number }>(
    `select count(*) as "unknown" from star.${identifier(`fact_${fact.id}`)}
     where unit_key is null or unit_key not in (select unit_key from star.dim_unit)`,
    {},
    signal,
  );
  const unknown = row?.unknown ?? 0;
  if (unknown === 0) return [];
  const says = `${unknown} rows of fact ${fact.id} belong to no unit`;
  return [finding(says, 'no_unit', { names: fact.name, count: unknown })];
}

async function rollUpOfMeasure(
  { db, content, signal }: RunContext,
  fact: Fact,
  measure: Measure,
): Promise<AuditFinding[]> {
  const column = identifier(measure.column);
  const [row] = await db.rows<{ base: number; rolled: number }>(
    `with share as (select unit_key, sum(weight) as weight from star.unit_rollup where unit_id = $root group by unit_key)
     select coalesce(sum(${column}), 0)::double as base, coalesce(sum(${column} * share.weight), 0)::double as rolled
     from star.${identifier(`fact_${fact.id}`)} left join share using (unit_key)`,
    { root: content.workspace.rootUnit },
    signal,
  );
  const { base, rolled } = row ?? { base: 0, rolled: 0 };
  if (Math.abs(base - rolled) <= SUM_TOLERANCE * Math.max(1, Math.abs(base))) return [];
  const says = `${fact.id}.${measure.id} sums to ${base}, but to ${rolled} over the tree`;
  return [finding(says, 'sums', { names: measure.name, sums: { base, rolled } })];
}

async function headlineFaults({ db, content, signal }: RunContext): Promise<AuditFinding[]> {
  const rows = await db.rows<{ indicator_id: string }>(
    'select distinct indicator_id from indicators.value where unit_id = $root',
    { root: content.workspace.rootUnit },
    signal,
  );
  const computed = new Set(rows.map((row) => row.indicator_id));
  return content.workspace.headlines
    .filter((id) => !computed.has(id))
    .map((id) => {
      const indicator = content.indicators.find((one) => one.id === id);
      return finding(`headline ${id} is not computed for the root unit`, 'headline', {
        names: indicator?.name ?? { en: id },
      });
    });
}
