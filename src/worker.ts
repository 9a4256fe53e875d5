import { logFault } from './lib/server/fault-log.ts';
import { beginTraces } from './lib/server/trace/begin-traces.ts';
import { startOwnWorker } from './lib/server/worker/own-worker.ts';
import { openWarehouse } from './lib/server/warehouse.ts';

/** Does what the queue asks for, apart from any server: `npm run worker`, beside servers with `LODESTAR_WORKER=off`. */
async function work(): Promise<void> {
  const endTraces = await beginTraces('worker');
  const serving = await openWarehouse();
  const worker = await startOwnWorker();
  const stop = () =>
    void worker
      .stop()
      .then(() => serving.close())
      .catch((fault: unknown) => logFault(fault));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  process.stdout.write('lodestar  worker\n');
  // Timers of a worker keep no process alive: this one lives for it.
  const alive = setInterval(() => undefined, 60_000);
  await worker.ended;
  await endTraces();
  clearInterval(alive);
}

work().catch((fault: unknown) => {
  process.stderr.write(`lodestar  ${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
