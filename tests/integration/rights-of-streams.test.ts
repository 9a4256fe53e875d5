import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carries } from '#lib/server/auth/rights.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { appendJournal } from '#warehouse/control/journal-log.ts';
import type { Control } from '#warehouse/control/open-control.ts';
import { beginRun } from '#warehouse/control/runs.ts';
import { isWithin, type DataClass } from '#warehouse/model/data-class.ts';
import { startApiServer, type ApiServer } from '../support/api-server.ts';
import { buildClassedWarehouse } from '../support/rights/classed-warehouse.ts';
import { leaksOf } from '../support/rights/leaks-of.ts';
import { asked, makeReaders, type MatrixReader } from '../support/rights/readers.ts';

const RUN = 'r-20261103-060000';
const ADDRESS = `/api/v1/runs/${RUN}/events`;

/** Sources by the class that knowing of them takes. */
const classOf: Readonly<Record<string, DataClass>> = {
  ...{ procedure_month: 'open', task: 'internal', framework_document: 'internal' },
  ...{ api_usage_daily: 'restricted', data_asset: 'restricted', data_connection: 'restricted' },
};

/** Steps of every source, and events of the whole run that say more than may be told of it. */
function tell(control: Control, part: string): void {
  const write = (event: string, sourceId: string | null, data: Record<string, unknown>) =>
    appendJournal(control, { runId: RUN, stage: null, sourceId, event, data });
  for (const sourceId of Object.keys(classOf)) write('source_started', sourceId, { part });
  write('run_started', null, { asOf: '2026-10-31', requested: Object.keys(classOf), unit: asked.sibling });
  write('stage_finished', null, { ms: 5, indicators: ['api_success_rate', 'liveness_rate'] });
  for (const unit of Object.values(asked)) write('unit_renamed', null, { unit });
}

describe('a stream of events', () => {
  let api: ApiServer;
  let control: Control;
  let readers: MatrixReader[];
  beforeAll(async () => {
    api = await startApiServer();
    await buildClassedWarehouse(api.directory);
    ({ control } = await openWarehouse());
    readers = makeReaders(control);
    beginRun(control, {
      ...{ runId: RUN, requested: [], kind: 'refresh', restoredFrom: null, reason: null },
      ...{ trigger: 'manual', baseSnapshotId: null },
    });
  });
  afterAll(() => api.end());

  it('tells each role, extent and class of what is theirs, from what was before and while it goes on', async () => {
    tell(control, 'before');
    const streams = await Promise.all(
      readers.map(async (reader) => ({
        reader,
        answer: await api.ask(ADDRESS, { authorization: reader.header }),
      })),
    );
    tell(control, 'after');
    const ended = { runId: RUN, stage: null, sourceId: null, event: 'run_finished' };
    appendJournal(control, { ...ended, data: { outcome: 'published', unit: asked.sibling } });
    const wrong: unknown[] = [];
    let events = 0;
    for (const { reader, answer } of streams) {
      const { role, extent, highestClass } = reader;
      const text = await answer.text();
      const told = toldBy(text);
      events += told.length;
      const leaks = leaksOf(reader, ADDRESS, text);
      const expected = expectedBy(reader);
      const found = { status: answer.status, sources: told.flatMap(({ sourceId }) => sourceId ?? []) };
      if (leaks.length > 0 || JSON.stringify(found) !== JSON.stringify(expected))
        wrong.push({ role, extent, highestClass, leaks, found, expected });
      if (answer.status === 200) expect(told.at(-1)?.event).toBe('run_finished');
    }
    process.stdout.write(
      `rights in streams: ${events} events to ${streams.length} readers, ${wrong.length} wrong\n`,
    );
    expect(wrong).toEqual([]);
  }, 60_000);
});

/** Sources a reader is told of, once before and once while it goes on, or that there is no such address. */
function expectedBy({ role, highestClass }: MatrixReader) {
  if (!carries(role, 'see_refreshes')) return { status: 404, sources: [] };
  const known = Object.keys(classOf).filter((id) => isWithin(classOf[id]!, highestClass));
  return { status: 200, sources: [...known, ...known] };
}

const toldBy = (text: string) =>
  [...text.matchAll(/^data: (.*)$/gm)].map(
    ([, data]) => JSON.parse(data!) as { event: string; sourceId: string | null },
  );
