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
      // What the shell becomes never asks for the child it had before, which ends once nothing more can be said to it.
      const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 30 3<&- </dev/null'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      try {
        const [told] = (await once(parent.stdout, 'data')) as [Buffer];
        const pid = Number(String(told));
        while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() !== 'sleep') await pause(5);
        parent.stdin.end();
        while (!/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) await pause(5);
        expect(() => process.kill(pid, 0)).not.toThrow();
        expect(isHolderAlive({ pid, heartbeatAt: heard(0) }, at)).toBe(false);
      } finally {
        parent.kill();
      }
    },
  );
});
