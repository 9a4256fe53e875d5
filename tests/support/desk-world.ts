import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { startOwnWorker } from '#lib/server/worker/own-worker.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { readRequest } from '#warehouse/queue/read-requests.ts';

const fixture = fileURLToPath(new URL('../fixtures/workspaces/tiny', import.meta.url));

/** What the server is asked at its desk, on the tiny workspace, and the worker that does it. */
export interface DeskWorld {
  /** The data folder. */
  root: string;
  control: Control;
  /** Waits until what was asked is done, or has come to nothing. */
  ended(requestId: number): Promise<void>;
  close(): Promise<void>;
}

/** @param prepare does something to the data folder before anything is loaded */
export async function openDeskWorld(prepare: (root: string) => void = () => {}): Promise<DeskWorld> {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-desk-'));
  const before = { data: process.env.LODESTAR_DATA, workspace: process.env.LODESTAR_WORKSPACE };
  cpSync(join(fixture, 'inbox'), join(root, 'inbox'), { recursive: true });
  prepare(root);
  process.env.LODESTAR_DATA = root;
  process.env.LODESTAR_WORKSPACE = fixture;
  const { control } = await openWarehouse();
  const worker = await startOwnWorker();
  return {
    ...{ root, control },
    ended: async (requestId) => {
      await expect
        .poll(() => readRequest(control, requestId)?.state, { timeout: 30_000 })
        .toMatch(/done|failed|cancelled/);
    },
    close: async () => {
      await worker.stop();
      (await openWarehouse()).close();
      for (const [name, value] of [
        ['LODESTAR_DATA', before.data],
        ['LODESTAR_WORKSPACE', before.workspace],
      ] as const) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      rmSync(root, { recursive: true });
    },
  };
}
