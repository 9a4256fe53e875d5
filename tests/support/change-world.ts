import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '#etl/contract/contract.ts';
import { loadSource } from '#etl/load-source.ts';
import type { RunContext } from '#etl/run-context.ts';
import type { RunFault } from '#etl/run-fault.ts';
import type { SourceResult } from '#etl/run.ts';
import { tablesOfLoad } from '#etl/validate/validate-source.ts';
import type { Row } from '#warehouse/duckdb/plain-rows.ts';
import { makeLoadWorld, type Files, type LoadWorld } from './load-world.ts';

/** A source whose inbox changes from load to load; each load is a refresh of that source alone. */
export interface ChangeWorld extends LoadWorld {
  /** Makes the inbox hold these files and no others, and loads the source as a refresh does. */
  refresh(
    contract: Contract,
    files: Files,
    accepted?: string[],
  ): Promise<{ result: SourceResult; fault?: RunFault }>;
  /** All that the source's loads left, in an order of its own and without what tells one run from another. */
  state(): Promise<{ [table: string]: Row[] }>;
  /** Takes back all loads. */
  forget(): Promise<void>;
  /** How loads were done: `data` of the journal's `load_planned`. */
  plans(): Record<string, unknown>[];
}

/** Opens a world of one source, `thing`; whoever asks closes it. */
export async function makeChangeWorld(): Promise<{ world: ChangeWorld; close: () => void }> {
  const { world, close } = await makeLoadWorld();
  const { context, rows, events } = world;
  const inbox = join(context.paths.inbox, 'thing');
  const content = {
    ...context.content,
    conform: [{ id: 'thing', file: 'sources/thing/conform.sql', sql: 'from validate.thing' }],
    contracts: context.content.contracts,
  };
  let runs = 0;
  const refresh: ChangeWorld['refresh'] = (contract, files, accepted = []) => {
    rmSync(inbox, { recursive: true, force: true });
    mkdirSync(inbox);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(inbox, name), text);
    content.contracts.splice(0, 1, contract);
    const run = { ...context, content, accepted: new Set(accepted), runId: `run-${++runs}` };
    return loadSource(run as unknown as RunContext, [contract], () => null);
  };
  const state = async () => {
    const tables = tablesOfLoad.map(
      async (table) =>
        [
          table,
          await rows(`select * exclude (${omitted[table] ?? 'source_id'}) from ${table} order by all`),
        ] as const,
    );
    return {
      ...Object.fromEntries(await Promise.all(tables)),
      rows: await rows('from validate.thing order by all'),
      load: await rows('select * exclude (run_id, loaded_at) from meta.source_load'),
    };
  };
  const forget = async () => {
    for (const table of [...tablesOfLoad, 'meta.source_load', 'meta.fingerprint'])
      await rows(`delete from ${table}`);
    await rows('drop view if exists validate.thing');
    await rows('drop table if exists rows.thing');
    events.length = 0;
  };
  const plans = () => events.filter(({ event }) => event === 'load_planned').map(({ data }) => data);
  return { world: { ...world, refresh, state, forget, plans }, close };
}

const omitted: { [table: string]: string } = {
  'meta.extract': 'received_at, file_no',
  'quality.quarantine': 'run_id',
  'quality.flag': 'run_id',
};
