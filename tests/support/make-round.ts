import { makeRound } from '#lib/server/notices/notice-rounds.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';

// One round of telling and sending in a process of its own, which a test may kill; at the moment that it is given.
const [now] = process.argv.slice(2);
if (!now) throw new Error('moment missing: node tests/support/make-round.ts 2026-11-03T02:00:00Z');
const serving = await openWarehouse();
serving.control.clock = () => new Date(now);
await makeRound(serving.control, {
  signal: new AbortController().signal,
  onFault: (fault) => {
    throw fault;
  },
});
serving.close();
