import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HEARTBEAT_LIMIT_MS, isHolderAlive } from './process-alive.ts';

const at = new Date('2026-10-31T11:00:00.000Z');
const heard = (msAgo: number) => new Date(at.getTime() - msAgo).toISOString();

describe('whoever holds something', () => {
  it('is alive while its process is there and was heard of lately', () => {
    const { pid } = process;
    expect(isHolderAlive({ pid, heartbeatAt: heard(1_000) }, at)).toBe(true);
    expect(isHolderAlive({ pid, heartbeatAt: heard(HEARTBEAT_LIMIT_MS) }, at)).toBe(false);
  });

  it('is dead once its process has ended', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(isHolderAlive({ pid: child.pid!, heartbeatAt: heard(0) }, at)).toBe(false);
  });

  // Only Linux tells.
  it.runIf(process.platform === 'linux')(
    'is dead also while nobody has asked how its process ended',
    async () => {
      // What the shell becomes never asks for the child it had before.
      const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 30'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const [told] = (await once(parent.stdout, 'data')) as [Buffer];
        const pid = Number(String(told));
        while (!/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) await pause(5);
        expect(() => process.kill(pid, 0)).not.toThrow();
        expect(isHolderAlive({ pid, heartbeatAt: heard(0) }, at)).toBe(false);
      } finally {
        parent.kill();
      }
    },
  );
});
