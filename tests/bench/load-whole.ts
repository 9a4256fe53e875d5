import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { receive } from '#etl/extract/receive.ts';
import type { RunContext } from '#etl/run-context.ts';
import { stageDelivery } from '#etl/stage/stage-delivery.ts';
import { addStaged, validateStaged } from '#etl/validate/validate-source.ts';
import { dataPaths, makeDataFolders } from '#warehouse/control/data-paths.ts';
import { openDatabase } from '#warehouse/duckdb/database.ts';
import { readLayoutSql } from '#warehouse/snapshot/layout.ts';
import { benchSettings, measure, watchMemory, type Cost } from './measure.ts';
import { registerContract } from './register-contract.ts';

/**
 * Loads a file as a refresh does: received (copied and hashed), counted and staged, validated with its quarantine and scores,
 * committed and checkpointed. Then merges a delta the same way.
 *
 * @throws where the delta could not be added to what was loaded
 */
export async function loadWhole(
  root: string,
  { file, delta }: { file: string; delta: string },
): Promise<{ costs: { [part: string]: Cost }; rss: number }> {
  const paths = dataPaths(root);
  makeDataFolders(paths);
  const drop = (from: string, name: string) => {
    const dropped = join(paths.inbox, 'register', name);
    mkdirSync(dirname(dropped), { recursive: true });
    copyFileSync(from, dropped);
  };
  drop(file, '1.csv');
  const contract = registerContract();
  const database = await openDatabase(join(paths.build, 'warehouse.duckdb'), { settings: benchSettings });
  const costs: { [part: string]: Cost } = {};
  const cost = async <T>(part: string, work: () => Promise<T>): Promise<T> => {
    let answer: T | undefined;
    costs[part] = await measure(async () => (answer = await work()));
    return answer as T;
  };
  try {
    await database.run(readLayoutSql());
    return await database.withConnection(async (db) => {
      const context = contextOf(paths, db, contract);
      let hasBegun = false;
      const begin = async () => {
        if (!hasBegun) await db.run('begin transaction');
        hasBegun = true;
      };
      const commit = async () => {
        await db.run('commit; checkpoint');
        hasBegun = false;
      };
      const rss = await watchMemory(async () => {
        const delivery = await cost('receive', () => receive(context, contract));
        const staged = await cost('stage', () => stageDelivery(context, contract, delivery));
        await cost('validate', () => validateStaged(context, contract, staged, begin));
        await cost('settle', commit);
      });
      drop(delta, '2.csv');
      await cost('delta', async () => {
        const { files, ...delivery } = await receive(context, contract);
        const staged = await stageDelivery(context, contract, {
          ...{ ...delivery, files: files.slice(1), filesBefore: 1 },
        });
        if ((await addStaged(context, contract, staged, { files, begin })) === null)
          throw new Error('the delta was not added');
        await commit();
      });
      return { costs, rss };
    });
  } finally {
    database.close();
  }
}

function contextOf(
  paths: RunContext['paths'],
  db: RunContext['db'],
  contract: ReturnType<typeof registerContract>,
): RunContext {
  return {
    ...{ runId: 'bench', asOf: '2026-10-31', signal: new AbortController().signal, paths, db },
    clock: () => new Date(),
    ...{ environment: () => undefined, accepted: new Set<string>(), mends: new Set<string>() },
    journal: { write: () => undefined },
    content: {
      workspace: { timezone: 'Asia/Ho_Chi_Minh', rootUnit: '00', languages: ['en'] },
      contracts: [contract],
    } as unknown as RunContext['content'],
  } satisfies RunContext as RunContext;
}
