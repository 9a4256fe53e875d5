import { isDeepStrictEqual } from 'node:util';
import type { Column, Contract } from '#etl/contract/contract.ts';
import { columnsOfRules } from '#etl/mend/columns-of-rule.ts';
import { dayWriting, typedFormats } from '#etl/mend/day-formats.ts';
import { judgedMeaning, judgedText } from '#etl/mend/judged-text.ts';
import type { RunContext } from '#etl/run-context.ts';
import type { WorkspaceContent } from '#etl/workspace/content.ts';
import type { Delivery } from '#warehouse/model/delivery.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Source, SourceColumn, SourceTable } from '#warehouse/model/source.ts';
import { asWritten } from '#warehouse/snapshot/definition-as-written.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';

/** A definition that is not what it was in the version before; `targets` where nothing else of it changed. */
export interface DefinitionChange {
  kind: string;
  id: string;
  change: 'added' | 'removed' | 'changed' | 'targets';
}

/**
 * Writes what a version says about itself: which it is, the definitions it was computed with, and what feeds what.
 * @returns definitions that changed since the version it was built on; none where it was built on none
 */
export async function describeBuild(
  context: RunContext,
  version: { snapshotId: string; parentId: string | null },
): Promise<DefinitionChange[]> {
  const before = await context.db.rows<Definition>(
    'select kind, id, body::varchar as body from meta.definition order by kind, ordinal, id',
  );
  await context.db.run('delete from meta.snapshot; delete from meta.definition; delete from meta.lineage');
  await context.db.run(
    `insert into meta.snapshot (snapshot_id, format_version, workspace_id, run_id, parent_id, as_of, built_at)
     values ($snapshotId, $format, $workspace, $runId, $parentId, $asOf::date, $builtAt::timestamp)`,
    {
      ...version,
      format: FORMAT_VERSION,
      workspace: context.content.workspace.id,
      runId: context.runId,
      asOf: context.asOf,
      builtAt: context.clock().toISOString().slice(0, -1),
    },
  );
  const about = await columnsOfContracts(context);
  const definitions = definitionsOf(context.content, about);
  for (const { kind, id, ordinal, body } of definitions)
    await context.db.run('insert into meta.definition values ($kind, $id, $ordinal, $body::json)', {
      kind,
      id,
      ordinal,
      body: JSON.stringify(body),
    });
  for (const edge of lineageOf(context.content))
    await context.db.run('insert into meta.lineage values ($fromKind, $fromId, $toKind, $toId)', edge);
  return before.length === 0 ? [] : changesSince(before, definitions);
}

/** Of each table, the columns that its rules over several are about. */
type About = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

async function columnsOfContracts({ db, content }: RunContext): Promise<About> {
  const about = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const contract of content.contracts) about.set(contract.id, await columnsOfRules(db, contract));
  return about;
}

interface Definition {
  kind: string;
  id: string;
  body: string;
}

function changesSince(
  before: readonly Definition[],
  after: ReturnType<typeof definitionsOf>,
): DefinitionChange[] {
  const keyOf = ({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`;
  const old = new Map(before.map((one) => [keyOf(one), asWritten(one.kind, one.body)]));
  const known = new Set(after.map(keyOf));
  const written = after.flatMap(({ kind, id, body }): DefinitionChange[] => {
    const was = old.get(keyOf({ kind, id }));
    if (!was) return [{ kind, id, change: 'added' }];
    const is = asWritten(kind, JSON.stringify(body));
    const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (part) => !isDeepStrictEqual(was[part], is[part]),
    );
    if (changed.length === 0) return [];
    return [{ kind, id, change: changed.join() === 'targets' ? 'targets' : 'changed' }];
  });
  const removed = before.filter((one) => !known.has(keyOf(one)));
  return [...written, ...removed.map(({ kind, id }): DefinitionChange => ({ kind, id, change: 'removed' }))];
}

function definitionsOf(content: WorkspaceContent, about: About) {
  const listed = (kind: string, bodies: { id: string }[]) =>
    bodies.map((body, ordinal) => ({ kind, id: body.id, ordinal, body }));
  return [
    ...listed('workspace', [content.workspace]),
    ...listed('indicator', content.indicators),
    ...listed('context', content.context),
    ...listed('term', content.terms),
    ...listed(
      'fact',
      content.facts.map(({ definition }) => definition),
    ),
    ...listed(
      'source',
      content.contracts
        .filter(({ partOf }) => partOf === null)
        .map((contract) => sourceOf(contract, content, about)),
    ),
  ];
}

/** What a reader of the snapshot may know of a contract. */
function sourceOf(contract: Contract, { contracts, workspace }: WorkspaceContent, about: About): Source {
  const { server } = contract;
  const format = formatOf(server);
  return {
    id: contract.id,
    code: contract.code,
    name: contract.name,
    description: contract.description,
    owner: contract.owner[workspace.languages[0]!]!,
    ownerNames: contract.owner,
    connector: server.type === 'api' ? 'http-api' : server.type,
    format,
    contractVersion: contract.version,
    cron: contract.cron,
    staleAfterDays: contract.staleAfterDays,
    delivery: deliveryOf(contract),
    partialBelow: partialBelowOf(contract),
    approval: contract.approval,
    tables: [contract, ...contracts.filter(({ partOf }) => partOf === contract.id)].map((table) =>
      tableOf(table, workspace.timezone, about.get(table.id)),
    ),
    parts: contracts.filter(({ partOf }) => partOf === contract.id).map(({ id }) => id),
  };
}

/** When its deliveries are due: as its SLA says, else as whoever reports in it has to. */
function deliveryOf({ delivery, quality }: Contract): Delivery | null {
  if (delivery === null || delivery.dueAfterDays !== null) return delivery;
  const dueDays = quality.dataset.flatMap((rule) => (rule.kind === 'arrival' ? [rule.dueDay] : []));
  return dueDays.length === 0 ? delivery : { ...delivery, dueAfterDays: Math.max(...dueDays) };
}

/** Of several rules the one that asks for least. */
function partialBelowOf({ quality }: Contract): number | null {
  const shares = quality.dataset.flatMap((rule) =>
    rule.kind === 'arrival' && rule.partialBelow !== undefined ? [rule.partialBelow] : [],
  );
  return shares.length === 0 ? null : Math.min(...shares);
}

function tableOf(
  contract: Contract,
  timezone: string,
  about: ReadonlyMap<string, readonly string[]> = new Map(),
): SourceTable {
  const { id, tableName, server, deliveryPeriod, unitColumn, load } = contract;
  const { decimalChar, groupChar } = contract;
  const hasNumbers = contract.columns.some(({ type }) => type === 'number' || type === 'integer');
  return {
    ...{ id, deliveryPeriod, unitColumn, ...(tableName && { names: tableName }) },
    ...(hasNumbers && { numbers: { decimalChar, groupChar } }),
    files:
      server.type === 'local'
        ? { path: server.path, format: server.format, mode: load.mode, maxBytes: server.limits.maxBytes }
        : null,
    columns: contract.columns.map((column) => columnOf(contract, column, timezone)),
    ...(about.size > 0 && { about: Object.fromEntries(about) }),
  };
}

function columnOf(contract: Contract, column: Column, timezone: string): SourceColumn {
  const { name, header, names, partition, codes, reference, formats, type, mapped = [] } = column;
  const isMendable = partition === null && contract.landingGate?.column !== name;
  const judged = isMendable ? judgedText(contract, column, timezone) : null;
  const judgedMeant = isMendable ? judgedMeaning(contract, column, timezone) : null;
  return {
    ...{ name, header, mapped, type, ...(names && { names }), isMendable },
    ...((type === 'date' || type === 'timestamp') && {
      ...{ formats: typedFormats({ type, formats }), days: dayWriting(column) },
    }),
    ...(judged !== null && { judged }),
    ...(judgedMeant !== null && { judgedMeaning: judgedMeant }),
    codes: codes && codes.map(({ value, label }) => ({ value, label })),
    reference: reference && { source: reference.source, column: reference.column },
  };
}

function formatOf(server: Contract['server']): Source['format'] {
  if (server.type === 'postgres') return 'sql';
  if (server.type === 'api' || server.format === 'ndjson') return 'json';
  return server.format === 'tsv' ? 'csv' : server.format;
}

function lineageOf(content: WorkspaceContent) {
  return [
    ...content.facts.flatMap(({ definition }) =>
      definition.sources.map((source) => ({
        fromKind: 'source',
        fromId: source,
        toKind: 'fact',
        toId: definition.id,
      })),
    ),
    ...content.indicators.flatMap((indicator) =>
      factsOf(indicator).map((fact) => ({
        fromKind: 'fact',
        fromId: fact,
        toKind: 'indicator',
        toId: indicator.id,
      })),
    ),
  ];
}

function factsOf({ formula }: Indicator): string[] {
  switch (formula.kind) {
    case 'ratio':
      return [...new Set([formula.numerator.fact, formula.denominator.fact])];
    case 'total':
      return [formula.numerator.fact];
    case 'weighted_index':
      return [formula.fact];
  }
}
