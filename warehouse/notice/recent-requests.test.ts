import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refreshRequest, type RequestState } from '../control/desk-schema.ts';
import { openControl, type Control } from '../control/open-control.ts';
import { enqueue } from '../queue/enqueue.ts';
import { readRecentRequests } from './recent-requests.ts';

const step = fc.record({
  minutes: fc.constantFrom(0, 1, 60, 5 * 24 * 60),
  what: fc.oneof(
    fc.record({ ask: fc.constantFrom('task', 'unit') }),
    fc.record({
      which: fc.nat(),
      becomes: fc.constantFrom<RequestState>('working', 'waiting', 'done', 'failed', 'cancelled'),
    }),
    fc.constant('look' as const),
  ),
});

function become(control: Control, which: number, state: RequestState): void {
  const open = control.db
    .select()
    .from(refreshRequest)
    .all()
    .filter((one) => one.state === 'waiting' || one.state === 'working');
  const request = open[which % Math.max(open.length, 1)];
  const hasEnded = state !== 'waiting' && state !== 'working';
  if (request)
    control.db
      .update(refreshRequest)
      .set({ state, endedAt: hasEnded ? control.clock().toISOString() : null })
      .where(eq(refreshRequest.requestId, request.requestId))
      .run();
}

/** What one who looks says, without work done so long ago that nothing that failed could be older. */
function say(control: Control) {
  const { waiting, failed, doneAt } = readRecentRequests(control);
  const since = new Date(control.clock().getTime() - 14 * 86_400_000).toISOString();
  const ids = (all: typeof failed) => all.map(({ requestId }) => requestId).sort((one, other) => one - other);
  const done = [...doneAt].filter(([, at]) => at > since).sort(([one], [other]) => (one < other ? -1 : 1));
  return { waiting: ids(waiting), failed: ids(failed), done };
}

it('whoever remembers the looks before says the same as whoever looks for the first time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lodestar-recent-'));
  let made = 0;
  const law = fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
    const file = join(folder, `${made++}.sqlite`);
    let time = new Date('2026-11-01T00:00:00Z');
    const open = () => openControl(file, { clock: () => time });
    const [written, remembering] = [open(), open()];
    try {
      for (const { minutes, what } of steps) {
        time = new Date(time.getTime() + minutes * 60_000);
        if (what === 'look') say(remembering);
        else if ('ask' in what) enqueue(written, { kind: 'refresh', sources: [what.ask], trigger: 'manual' });
        else become(written, what.which, what.becomes);
      }
      const anew = open();
      expect(say(remembering)).toEqual(say(anew));
      anew.close();
    } finally {
      for (const control of [written, remembering]) control.close();
    }
  });
  try {
    fc.assert(law, { numRuns: 60 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
