import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCommandLine } from '#etl/command-line.ts';
import { decide } from '#etl/release-commands.ts';
import { searchAudit } from '#warehouse/control/search-audit.ts';
import { verifyAudit } from '#warehouse/control/verify-audit.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(() => {
  world = openRefreshWorld();
});
afterEach(() => world.close());

const LOANS_2025 = 'loan_month/loans-2025.csv';
const deeds = () =>
  searchAudit(world.control, { limit: 100 })
    .reverse()
    .map(({ action, object }) => `${action} ${object}`);

describe('what is done to the warehouse', () => {
  it('is written down where a target or another part of a definition is published otherwise', async () => {
    await world.refresh();
    expect(deeds()).toEqual([]);
    world.rewrite('workspace/indicators/online_rate.yaml', (text) =>
      text.replace('value: 0.6', 'value: 0.65'),
    );
    world.rewrite('workspace/indicators/loans_total.yaml', (text) =>
      text.replace(/decimals: 0/, 'decimals: 1'),
    );
    world.wait(60);
    const { snapshot } = await world.refresh();
    expect(deeds()).toEqual([
      'definition_changed indicator:loans_total',
      'target_changed indicator:online_rate',
    ]);
    expect(searchAudit(world.control, { limit: 1 })[0]).toMatchObject({ snapshotId: snapshot });
  });

  it('is written down where a person decides on a version', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, (text) => text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'));
    world.wait(60);
    const { held } = await world.refresh({ hold: true });
    const line = readCommandLine(
      ['refuse', held!.snapshotId, '--why', 'a test', '--data', world.paths.root],
      () => undefined,
    );
    expect(await decide(line, world.control)).toMatch(/deliveries not to be loaded again: loan_month$/);
    expect(deeds()).toEqual([`version_refused version:${held!.snapshotId}`]);
    expect(searchAudit(world.control, { limit: 1 })[0]?.detail).toEqual({
      sources: ['loan_month'],
      reason: 'a test',
    });
    expect(verifyAudit(world.control).faults).toEqual([]);
  });

  it('is written down with who asked the queue for it, and from where', async () => {
    await world.refresh();
    world.rewrite(LOANS_2025, (text) => text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'));
    world.wait(60);
    const { held } = await world.refresh({ hold: true });
    const version = held!.snapshotId;
    enqueue(world.control, {
      ...{ kind: 'discard', sources: [], options: { version }, trigger: 'manual' },
      ...{ askedBy: 'person:p1', askedLabel: 'A. Steward', askedAddress: '192.0.2.7' },
    });
    claimNext(world.control, { worker: 'w', pid: process.pid, name: 'c-1' });
    const line = readCommandLine(['discard', version, '--data', world.paths.root], (name) =>
      name === 'LODESTAR_CLAIM' ? 'c-1' : undefined,
    );
    await decide(line, world.control);
    expect(searchAudit(world.control, { limit: 1 })[0]).toMatchObject({
      ...{ action: 'version_discarded', object: `version:${version}` },
      ...{ actor: 'person:p1', actorLabel: 'A. Steward', address: '192.0.2.7' },
    });
  });
});
