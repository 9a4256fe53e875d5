import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataPaths } from '#warehouse/control/data-paths.ts';
import { refreshRequest, type RequestState } from '#warehouse/control/desk-schema.ts';
import { readPerson } from '#warehouse/control/people.ts';
import { beginRun, finishRun, recordSource } from '#warehouse/control/runs.ts';
import { readServed } from '#warehouse/control/versions.ts';
import type { MendOutcome } from '#warehouse/model/mend-outcome.ts';
import { fateStates } from '#warehouse/model/fate.ts';
import { listNotices, tell } from '#warehouse/notice/notices.ts';
import { enqueue } from '#warehouse/queue/enqueue.ts';
import { readerOf } from '#lib/server/auth/reader-of.ts';
import { writeAll } from '#lib/server/notices/write-all.ts';
import { readFate } from '#lib/server/uploads/fate.ts';
import { keepUpload, type Upload } from '#lib/server/uploads/upload-record.ts';
import { openNoticeWorld, type NoticeWorld } from '../support/notice-world.ts';
import { makePerson } from '../support/sign-in.ts';

let world: NoticeWorld;
beforeAll(async () => {
  world = await openNoticeWorld();
  mkdirSync(dataPaths(world.directory).uploads, { recursive: true });
});
afterAll(() => world.end());

let handedIn = 0;
let upload: Upload;
let runId: string;

/** A workbook that was handed in, whose run has published a version: its process has the rest still to do. */
beforeEach(() => {
  const { control } = world;
  world.later(5);
  const uploadId = `00000000-0000-4000-8000-${String(++handedIn).padStart(12, '0')}`;
  const personId = makePerson(control, [{ role: 'steward' }]);
  const at = control.clock().toISOString();
  const requestId = enqueue(control, {
    ...{ kind: 'replay', sources: ['procedure_month'], trigger: 'upload' },
    ...{ options: { file: `${uploadId}.xlsx`, hold: true }, askedBy: `person:${personId}`, askedLabel: 'S' },
  })!;
  upload = {
    ...{ uploadId, source: 'procedure_month', kind: 'workbook', table: 'procedure_month' },
    ...{ stored: `${uploadId}.xlsx`, sha256: 'a'.repeat(64), fileName: 'back.xlsx', bytes: 1, personId },
    ...{ byLabel: 'S', sentAt: at, state: 'handed_in', checkRequest: null, endedAt: at, requestId },
  };
  keepUpload(upload);
  world.later(1);
  runId = `r-mended-${handedIn}`;
  beginRun(control, { runId, requested: ['procedure_month'], trigger: 'upload', baseSnapshotId: null });
  const counts = { physical: 2, loaded: 2, quarantined: 0, skipped: 0, flagged: 0 };
  const fine = { outcome: 'loaded' as const, errorCode: null, errorMessage: null };
  recordSource(control, { ...counts, ...fine, runId, sourceId: 'procedure_month' });
  finishRun(control, runId, { outcome: 'published', snapshotId: readServed(control)!.snapshotId });
  settle('working');
});

const settle = (state: RequestState) =>
  world.control.db
    .update(refreshRequest)
    .set({ state, runId, ...(state === 'done' && { endedAt: world.control.clock().toISOString() }) })
    .where(eq(refreshRequest.requestId, upload.requestId!))
    .run();

function keepOutcome(): void {
  const outcome: MendOutcome = {
    ...{ rows: 3, touched: 2, untouched: 1, loaded: 1, held: 1, unjudged: 0, names: {} },
    stillHeld: [
      {
        ...{ table: 'procedure_month', fileName: 'p.csv', line: 7, cell: null, unit: '48' },
        reasons: [{ rule: 'received.type', reason: 'type', field: 'received', value: 'mười' }],
      },
    ],
  };
  writeFileSync(outcomeFile(), JSON.stringify(outcome));
}

const outcomeFile = () => join(dataPaths(world.directory).uploads, `${upload.stored}.outcome.json`);

async function told(): Promise<string[]> {
  await world.round();
  await world.round();
  return read();
}

async function read(): Promise<string[]> {
  const { control } = world;
  const reader = readerOf(control, readPerson(control, upload.personId)!);
  const open = listNotices(control, upload.personId, { shelf: 'open', today: '2026-11-03' });
  const { written } = await writeAll(
    reader,
    open.filter(({ kind }) => kind === 'delivery'),
    'en',
  );
  return written.map(({ text }) => text);
}

describe('whoever handed in a workbook of mended rows', () => {
  it('is told what became of it only once it is known what became of its rows', async () => {
    expect(readFate(world.control, upload)).toMatchObject({ state: 'working', rows: null });
    expect(await told()).toEqual([]);
    keepOutcome();
    settle('done');
    expect(readFate(world.control, upload)).toMatchObject({ state: 'served', runId });
    expect(await told()).toEqual([expect.stringContaining('1 row taken in, 1 held back again')]);
  });

  it('is told that it is not known what became of the rows where the process was ended before it was kept', async () => {
    settle('done');
    expect(await told()).toEqual([
      expect.stringMatching(/Taken in and served · what became of the rows is not known$/),
    ]);
  });

  it.each(fateStates)('is told that rows came in only where a version has them: %s', async (fate) => {
    keepOutcome();
    // What was told while a version waits is written as it stands now.
    if (fate === 'held') {
      finishRun(world.control, runId, { outcome: 'held', snapshotId: null });
      settle('done');
    }
    const { source: sourceId, uploadId, stored, personId } = upload;
    const about = { kind: 'delivery', object: `source:${sourceId}`, occasion: `upload:${uploadId}` } as const;
    const data = { sourceId, uploadId, stored, sent: 'workbook', fate, at: upload.sentAt } as const;
    tell(world.control, personId, { ...about, data: { ...data, loaded: 1, quarantined: 1, skipped: 1 } });
    const [text] = await read();
    expect(text).not.toMatch(/fate\.|[{}]/);
    expect(/\d rows? /.test(text!)).toBe(['held', 'served', 'published'].includes(fate));
  });
});
