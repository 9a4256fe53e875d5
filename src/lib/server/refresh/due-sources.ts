import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '#warehouse/control/open-control.ts';
import { interruptDeadRuns, readRun } from '#warehouse/control/runs.ts';
import { logFault } from '../fault-log.ts';
import { startRefresh } from './start-refresh.ts';

/** Sources that fall due together are loaded by one run. */
const GATHER_MS = 1_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Sources whose time has come. There is one refresh at a time: what falls due while one works waits for its end, and then
 * goes in a single run.
 */
export class DueSources {
  readonly #due = new Set<string>();
  readonly #control: Control;
  #isWorking = false;
  #stopped = false;

  constructor(control: Control) {
    this.#control = control;
  }

  add(sourceId: string): void {
    this.#due.add(sourceId);
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#work()
      .catch((fault: unknown) => logFault(fault, { where: 'scheduled refresh' }))
      .finally(() => {
        this.#isWorking = false;
      });
  }

  stop(): void {
    this.#stopped = true;
    this.#due.clear();
  }

  async #work(): Promise<void> {
    await wait(GATHER_MS);
    while (this.#due.size > 0 && !this.#stopped) {
      const sourceIds = [...this.#due].sort();
      try {
        const start = await startRefresh(this.#control, sourceIds, 'schedule');
        if (!start.conflict) for (const id of sourceIds) this.#due.delete(id);
        await this.#untilEnded(start.runId);
      } catch (fault) {
        // Their next time comes; the others must not wait for it.
        for (const id of sourceIds) this.#due.delete(id);
        logFault(fault, { where: 'scheduled refresh', sources: sourceIds });
      }
    }
  }

  async #untilEnded(runId: string): Promise<void> {
    while (!this.#stopped) {
      interruptDeadRuns(this.#control);
      if (readRun(this.#control, runId)?.outcome !== 'running') return;
      await wait(LOOK_EVERY_MS);
    }
  }
}
