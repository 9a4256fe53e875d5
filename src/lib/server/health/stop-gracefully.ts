import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { stopping } from './stopping.ts';

export interface StopOptions {
  server: Server;
  /** How long readers are still let in after `/readyz` has begun to say that they should go elsewhere. */
  drainMs: number;
  /** How long open answers may take from then on; then they are cut. */
  withinMs: number;
  /** Ends what goes on besides answers; begun at once. */
  endWork: () => Promise<void>;
}

/** Connections that fall idle once the server takes no more are closed this often. */
const CLOSE_IDLE_EVERY_MS = 50;

/**
 * Stops a server so that nobody is cut off who need not be: first it says that it is not ready, then it lets nobody in, then it waits for the
 * answers that are under way. Resolves when all has ended.
 */
export async function stopGracefully({ server, drainMs, withinMs, endWork }: StopOptions): Promise<void> {
  stopping.abort();
  const worked = endWork();
  await wait(drainMs);
  await closed(server, withinMs);
  await worked;
}

/** A connection is kept for the next question once it is answered: nobody would ever end it. */
function closed(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
    const late = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
