import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { serverFlags } from '../../bin/set-up.mjs';
import { signIn } from '../support/visitor.ts';
import { soakDesk } from '../support/soak/desk-soak.ts';
import { soakFigures, soakPages } from '../support/soak/soak-addresses.ts';
import type { SoakServer } from '../support/soak/victims.ts';
import { UNLIMITED } from './bench-reader.ts';

const READERS = 4;

export interface DeskSoakPlan {
  minutes: number;
  seed: number;
  tell: (line: object) => void;
}

/** Two hours of the desk in fewer: schedules, extracts that come, readers of figures and pages, and deaths by chance; the built product. */
export async function benchDeskSoak({ minutes, seed, tell }: DeskSoakPlan): Promise<object> {
  const end = await soakDesk({
    ...{ minutes, seed, readers: READERS, start: startBuilt, tell },
    asking: async (_, origin) => ({
      ...{ figures: soakFigures, pages: soakPages },
      headers: { cookie: await signIn(origin) },
    }),
  });
  return { minutes, seed, ...end };
}

/** Starts the built server at a port, 0: any, and waits until it says where. */
async function startBuilt(dataDirectory: string, port: number): Promise<SoakServer> {
  const script = new URL('../../src/server.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--no-warnings', ...serverFlags, script], {
    env: {
      ...{ ...process.env, ...UNLIMITED, LODESTAR_DATA: dataDirectory, PORT: String(port) },
      ...{ LODESTAR_WORKER: 'off', LODESTAR_DEMONSTRATION: 'on', LODESTAR_LOG: 'error' },
      ...{ UV_THREADPOOL_SIZE: '16', MALLOC_ARENA_MAX: '2' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const said = /^lodestar {2}http:\/\/[^:]+:(\d+)$/.exec(line)?.[1];
    if (said !== undefined) return { port: Number(said), process: child };
  }
  throw new Error(`the server ended with ${child.exitCode}`);
}
