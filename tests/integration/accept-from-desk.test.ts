import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '#lib/server/refresh/ask.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { acceptChange } from '#lib/server/refresh/decisions.ts';
import { openWarehouse, withSnapshot } from '#lib/server/warehouse.ts';
import { startOwnWorker } from '#lib/server/worker/own-worker.ts';
import type { Worker } from '#lib/server/worker/worker.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { readRequest } from '#warehouse/queue/read-requests.ts';
import { seeingAll } from '../support/sign-in.ts';

const fixture = fileURLToPath(new URL('../fixtures/workspaces/tiny', import.meta.url));
const source = 'loan_month';

describe('a load that changes more than its contract expects', () => {
  const root = mkdtempSync(join(tmpdir(), 'lodestar-accept-'));
  const before = { data: process.env.LODESTAR_DATA, workspace: process.env.LODESTAR_WORKSPACE };
  const file = join(root, 'inbox/loan_month/loans-2025.csv');
  let control: Control;
  let worker: Worker;
  beforeAll(async () => {
    cpSync(join(fixture, 'inbox'), join(root, 'inbox'), { recursive: true });
    process.env.LODESTAR_DATA = root;
    process.env.LODESTAR_WORKSPACE = fixture;
    ({ control } = await openWarehouse());
    worker = await startOwnWorker();
  });
  afterAll(async () => {
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
  });

  const ended = ({ requestId }: { requestId: number }) =>
    expect
      .poll(() => readRequest(control, requestId)?.state, { timeout: 30_000 })
      .toMatch(/done|failed|cancelled/);
  const refresh = async () => ended(await seeingAll(() => ask({ kind: 'refresh', sources: [source] })));
  const lastLoad = () =>
    seeingAll(() =>
      withSnapshot(async (snapshot, scope) => {
        const board = await readBoardSources({ snapshot, scope }, control);
        return board.find((one) => one.source.id === source)!.last;
      }),
    );

  it('waits at the desk for a person who says that it is right, and why', async () => {
    await ended(await seeingAll(() => ask({ kind: 'refresh', sources: [] })));
    const text = readFileSync(file, 'utf8');
    const cutIn = (row: string) => writeFileSync(file, text.slice(0, text.indexOf(row) + row.length));
    cutIn('02;09/2025;BO');
    await refresh();
    expect(await lastLoad()).toMatchObject({ outcome: 'failed', errorCode: 'change_unexplained' });

    await ended(await seeingAll(() => acceptChange(source, 'the agency has sent no more')));
    expect(await lastLoad()).toMatchObject({ outcome: 'loaded' });
    const [deed] = searchAudit(control, { action: 'refresh_started', limit: 1 });
    expect(deed!.detail).toMatchObject({ accept: [source], reason: 'the agency has sent no more' });

    // That word was for what had come then.
    cutIn('01;09/2025;Ph');
    await refresh();
    expect(await lastLoad()).toMatchObject({ outcome: 'failed', errorCode: 'change_unexplained' });
  });
});
