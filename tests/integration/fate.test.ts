import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveHeld, discardHeld } from '#etl/decide-held.ts';
import { claimNext } from '#warehouse/queue/claim.ts';
import { readClaimEnd } from '#warehouse/queue/claim-end.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { settleClaim } from '#warehouse/queue/settle.ts';
import { usualRetention } from '#warehouse/snapshot/retention.ts';
import { readFate } from '#lib/server/uploads/fate.ts';
import type { Upload } from '#lib/server/uploads/upload-record.ts';
import { openRefreshWorld, type RefreshWorld } from '../support/refresh-world.ts';

let world: RefreshWorld;
beforeEach(async () => {
  world = openRefreshWorld();
  await world.refresh();
  world.wait(60);
});
afterEach(() => world.close());

const HEADER = 'Mã đơn vị;Tháng;Loại;Lượt mượn;Mượn trực tuyến;Giờ mở cửa;Số chi nhánh';
const CONTENT = `${HEADER}\n01;10/2025;BOOK;9;1;1;1\n02;10/2025;BUCH;9;1;1;1\n`;

/** A file that was handed in just now: it lies in the inbox, and a refresh was asked for. */
function handIn(content = CONTENT, fileName = 'loans-sent.csv'): Upload {
  const target = join(world.paths.inbox, 'loan_month', fileName);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
  const at = world.control.clock().toISOString();
  const asked = { kind: 'refresh' as const, sources: ['loan_month'], trigger: 'upload' as const };
  const requestId = enqueue(world.control, { ...asked, askedBy: 'person:p', askedLabel: 'P' })!;
  world.wait(60);
  return {
    ...{ uploadId: 'one', source: 'loan_month', kind: 'extract', table: 'loan_month', stored: 'one.extract' },
    ...{ fileName, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') },
    ...{ personId: 'p', byLabel: 'P', sentAt: at, state: 'handed_in', checkRequest: null, endedAt: at },
    requestId,
  };
}

/** Does what was asked for, as a worker would. */
async function work(options: Parameters<RefreshWorld['refresh']>[0] = {}) {
  const { claim } = claimNext(world.control, { worker: 'w', pid: process.pid, name: `c-${Math.random()}` })!;
  const result = await world.refresh({ sources: ['loan_month'], ...options, claim });
  settleClaim(world.control, claim, readClaimEnd(world.control, claim));
  world.wait(60);
  return result;
}

const fate = (upload: Upload) => readFate(world.control, upload);
const rows = { loaded: 1, quarantined: 1, skipped: 0 };

describe('a file that was handed in', () => {
  it('waits for its run, and is then served with its own rows counted, and published once a later version is served', async () => {
    const upload = handIn();
    expect(fate(upload)).toMatchObject({ state: 'waiting', runId: null });
    const { runId, snapshot } = await work();
    expect(fate(upload)).toMatchObject({ state: 'served', runId, snapshotId: snapshot, rows });
    world.rewrite('loan_month/loans-2025.csv', (text) =>
      text.replace('01;05/2025;BOOK;110;', '01;05/2025;BOOK;111;'),
    );
    await world.refresh();
    expect(fate(upload)).toMatchObject({ state: 'published', runId, snapshotId: snapshot, rows });
  });

  it('is followed to the run of a schedule that took it in first', async () => {
    const upload = handIn();
    const { runId } = await world.refresh({ trigger: 'schedule' });
    world.wait(60);
    expect(fate(upload)).toMatchObject({ state: 'served', runId, rows });
    await work();
    expect(fate(upload)).toMatchObject({ state: 'served', runId, rows });
  });

  it('waits with its version for a word, lies in the inbox after a discard, and is served after an approval', async () => {
    const upload = handIn();
    const { held } = await work({ hold: true });
    expect(fate(upload)).toMatchObject({ state: 'held', rows });
    discardHeld(world, held!.snapshotId, 'not yet', () => undefined);
    expect(fate(upload)).toMatchObject({ state: 'discarded' });
    const again = await world.refresh({ hold: true });
    expect(fate(upload)).toMatchObject({ state: 'held', runId: again.runId });
    approveHeld(world, again.held!.snapshotId, usualRetention);
    expect(fate(upload)).toMatchObject({ state: 'served', snapshotId: again.held!.snapshotId, rows });
  });

  it('failed with the code of its load, and is served once a later run takes it in', async () => {
    let contract = '';
    world.rewrite('workspace/sources/loan_month/contract.yaml', (text) => {
      contract = text;
      return text.replace(
        'customProperties:\n  - { property: code',
        'customProperties:\n  - { property: threshold, value: { rows: 0 } }\n  - { property: code',
      );
    });
    const upload = handIn();
    const { runId } = await work();
    expect(fate(upload)).toMatchObject({ state: 'failed', runId, errorCode: 'quarantine_exceeded' });
    world.rewrite('workspace/sources/loan_month/contract.yaml', () => contract);
    await world.refresh();
    expect(fate(upload)).toMatchObject({ state: 'served', rows });
  });

  it('brought nothing new where the same file is loaded already', async () => {
    handIn();
    await work();
    const again = handIn();
    await work();
    expect(fate(again)).toMatchObject({ state: 'repeated', rows: null });
  });

  it('was taken back with its source', async () => {
    const upload = handIn();
    await work();
    await world.rollBack('loan_month');
    expect(fate(upload)).toMatchObject({ state: 'taken_back', rows });
  });

  it('has no end before it was handed in', () => {
    expect(fate({ ...handIn(), state: 'sent', endedAt: null })).toBeNull();
  });
});
