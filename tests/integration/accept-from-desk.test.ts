import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '#lib/server/refresh/ask.ts';
import { readBoardSources } from '#lib/server/refresh/board-sources.ts';
import { acceptChange } from '#lib/server/refresh/decisions.ts';
import { withSnapshot } from '#lib/server/warehouse.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { openDeskWorld, type DeskWorld } from '../support/desk-world.ts';
import { seeingAll } from '../support/sign-in.ts';

const source = 'loan_month';

describe('a load that changes more than its contract expects', () => {
  let desk: DeskWorld;
  let file: string;
  beforeAll(async () => {
    desk = await openDeskWorld();
    file = join(desk.root, 'inbox/loan_month/loans-2025.csv');
  });
  afterAll(() => desk.close());

  const ended = ({ requestId }: { requestId: number }) => desk.ended(requestId);
  const refresh = async () => ended(await seeingAll(() => ask({ kind: 'refresh', sources: [source] })));
  const lastLoad = () =>
    seeingAll(() =>
      withSnapshot(async (snapshot, scope) => {
        const board = await readBoardSources({ snapshot, scope }, desk.control);
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
    const [deed] = searchAudit(desk.control, { action: 'refresh_started', limit: 1 });
    expect(deed!.detail).toMatchObject({ accept: [source], reason: 'the agency has sent no more' });

    // That word was for what had come then.
    cutIn('01;09/2025;Ph');
    await refresh();
    expect(await lastLoad()).toMatchObject({ outcome: 'failed', errorCode: 'change_unexplained' });
  });
});
