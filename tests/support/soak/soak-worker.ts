import { dataPaths } from '#warehouse/control/data-paths.ts';
import { openControl } from '#warehouse/control/open-control.ts';
import { askArrivals } from '#warehouse/schedule/ask-arrivals.ts';
import { askAllDue } from '#warehouse/schedule/ask-due.ts';
import { askUpstream } from '#warehouse/schedule/ask-upstream.ts';
import { readTimetables } from '#warehouse/schedule/schedules.ts';
import { readSettings } from '#lib/server/env.ts';
import { servedSurroundings } from '#lib/server/refresh/surroundings.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { performClaim } from '#lib/server/worker/perform.ts';
import { startWorker } from '#lib/server/worker/worker.ts';
import { virtualTime, type VirtualClock } from './virtual-clock.ts';

// The product's worker, whose schedules go by a clock that is faster; claims, runs and all else go by the real one.
const clock = JSON.parse(process.argv[2] ?? '') as VirtualClock;
const paths = dataPaths(readSettings().dataDirectory);
const { control } = await openWarehouse();
const scheduling = openControl(paths.control, { clock: () => virtualTime(clock, new Date()) });

async function askForDue(): Promise<void> {
  const around = await servedSurroundings();
  if (!around) return;
  const timetables = readTimetables(scheduling, around);
  askAllDue(scheduling, timetables);
  askUpstream(control, timetables);
  askArrivals(control, paths.inbox, timetables);
}

const worker = startWorker({
  ...{ control, name: String(process.pid), pid: process.pid, askForDue },
  perform: (claim, signal) => performClaim(control, claim, signal),
  onFault: (fault, where) => process.stderr.write(`${where}: ${String(fault)}\n`),
});
process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
setInterval(() => undefined, 60_000);
