import type { Contract } from '#etl/contract/contract.ts';
import type { RunContext } from '#etl/run-context.ts';
import type { WorkspaceContent } from '#etl/workspace/content.ts';
import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Source } from '#warehouse/model/source.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';

/** Writes what a version says about itself: which it is, the definitions it was computed with, and what feeds what. */
export async function describeBuild(
  context: RunContext,
  version: { snapshotId: string; parentId: string | null },
): Promise<void> {
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
  for (const { kind, id, ordinal, body } of definitionsOf(context.content))
    await context.db.run('insert into meta.definition values ($kind, $id, $ordinal, $body::json)', {
      kind,
      id,
      ordinal,
      body: JSON.stringify(body),
    });
  for (const edge of lineageOf(context.content))
    await context.db.run('insert into meta.lineage values ($fromKind, $fromId, $toKind, $toId)', edge);
}

function definitionsOf(content: WorkspaceContent) {
  const listed = (kind: string, bodies: { id: string }[]) =>
    bodies.map((body, ordinal) => ({ kind, id: body.id, ordinal, body }));
  return [
    ...listed('workspace', [content.workspace]),
    ...listed('indicator', content.indicators),
    ...listed('context', content.context),
    ...listed(
      'fact',
      content.facts.map(({ definition }) => definition),
    ),
    ...listed(
      'source',
      content.contracts
        .filter(({ partOf }) => partOf === null)
        .map((contract) => sourceOf(contract, content.contracts)),
    ),
  ];
}

/** What a reader of the snapshot may know of a contract. @param contracts all, for the further tables of a source */
export function sourceOf(contract: Contract, contracts: readonly Contract[] = []): Source {
  const { server } = contract;
  const format = formatOf(server);
  return {
    id: contract.id,
    code: contract.code,
    name: contract.name,
    description: contract.description,
    owner: contract.owner,
    connector: server.type === 'api' ? 'http-api' : server.type,
    format,
    contractVersion: contract.version,
    cron: contract.cron,
    staleAfterDays: contract.staleAfterDays,
    parts: contracts.filter(({ partOf }) => partOf === contract.id).map(({ id }) => id),
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
