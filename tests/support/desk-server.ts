import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { giveGrant } from '#warehouse/control/grants.ts';
import { findPerson } from '#warehouse/control/people.ts';
import { makeSampleAccounts } from '#lib/server/auth/sample-accounts.ts';
import { serverFlags } from '../../bin/set-up.mjs';
import { freePort } from './product.ts';
import { openRefreshWorld, type RefreshWorld } from './refresh-world.ts';

const server = fileURLToPath(new URL('../../src/server.ts', import.meta.url));

/** The built server on a small workspace of its own, which a story may change as it likes. */
export interface DeskServer {
  origin: string;
  world: RefreshWorld;
  /** Asks the version served until the answer is as it should be. */
  until: (sql: string, isSo: (rows: Record<string, unknown>[]) => boolean) => Promise<void>;
  stop: () => Promise<void>;
}

/** How long whatever the queue does may take. */
const PATIENCE_MS = 60_000;

/** Starts it with a version served; the sample's owner of data answers for one unit of the workspace. */
export async function startDesk(unitId: string, settings: NodeJS.ProcessEnv = {}): Promise<DeskServer> {
  const world = openRefreshWorld();
  await world.refresh();
  makeSampleAccounts(world.control);
  const { personId } = findPerson(world.control, 'data-owner')!;
  giveGrant(world.control, {
    ...{ personId, role: 'data_owner', extent: 'subtree', unitId, highestClass: 'internal' },
    ...{ validFrom: '2020-01-01', validTo: null, origin: 'sample', givenBy: null },
  });
  const port = await freePort();
  const env = {
    ...{ ...process.env, PORT: String(port), HOST: '127.0.0.1', LODESTAR_DEMONSTRATION: 'on' },
    ...{ LODESTAR_DATA: world.paths.root, LODESTAR_WORKSPACE: world.workspace, ...settings },
  };
  const child = spawn(process.execPath, [...serverFlags, server], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const until: DeskServer['until'] = async (sql, isSo) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const rows = await world.ask(sql);
      if (isSo(rows)) return;
      if (Date.now() > end) throw new Error(`not so in time: ${sql}: ${JSON.stringify(rows)}`);
      await new Promise((wait) => setTimeout(wait, 300));
    }
  };
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
    world.close();
  };
  return { origin: `http://127.0.0.1:${port}`, world, until, stop };
}
