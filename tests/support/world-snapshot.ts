import type { RunContext } from '#etl/run-context.ts';
import { identifier } from '#warehouse/duckdb/database.ts';
import { readCatalog } from '#warehouse/snapshot/catalog.ts';
import { FORMAT_VERSION } from '#warehouse/snapshot/layout.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';

/** Writes into a built world which version it is, and its definitions, as publishing does. */
export async function describeWorld({ db, content, asOf }: RunContext, snapshotId: string): Promise<void> {
  await db.run(
    `insert into meta.snapshot values ('${snapshotId}', ${FORMAT_VERSION}, 'world', 'r-1', null, '${asOf}', '${asOf}')`,
  );
  const bodies = [
    { kind: 'workspace', id: content.workspace.id, body: content.workspace },
    ...content.facts.map(({ definition }) => ({ kind: 'fact', id: definition.id, body: definition })),
    ...content.indicators.map((body) => ({ kind: 'indicator', id: body.id, body })),
  ];
  for (const [ordinal, { kind, id, body }] of bodies.entries())
    await db.run(`insert or replace into meta.definition values ($kind, $id, ${ordinal}, $body::json)`, {
      kind,
      id,
      body: JSON.stringify(body),
    });
}

/** Caches know a version by its name, and files of tests share them. */
let worlds = 0;

/** A described world as readers see a version, without a file. */
export async function snapshotOfWorld({ db, asOf }: RunContext): Promise<Snapshot> {
  const [{ name }] = (await db.rows<{ name: string }>('select current_database() as name')) as [
    { name: string },
  ];
  const alias = identifier(name);
  return {
    ...{ snapshotId: `world-${++worlds}`, asOf, builtAt: `${asOf}T00:00:00Z`, runId: 'r-1', alias },
    catalog: await readCatalog(db, alias, asOf),
    rows: (sql, parameters, signal) => db.rows(sql, parameters, signal),
    result: (sql, parameters, signal) => db.result(sql, parameters, signal),
  };
}
