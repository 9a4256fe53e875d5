import { readFileSync } from 'node:fs';

/** A holder that has not been heard of for this long is dead, whatever its pid says (pids are given out again). */
export const HEARTBEAT_LIMIT_MS = 60_000;

/** Whether whoever wrote this heartbeat still works: its process is there and was heard of lately. */
export function isHolderAlive(holder: { pid: number; heartbeatAt: string }, at: Date): boolean {
  const silence = at.getTime() - Date.parse(holder.heartbeatAt);
  return silence < HEARTBEAT_LIMIT_MS && isProcessThere(holder.pid);
}

function isProcessThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isUnburied(pid);
  } catch (cause) {
    // EPERM: it is there, but belongs to somebody else.
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process has ended and nobody has asked how: it stays in the list, which in a container may be for ever. Only Linux tells. */
function isUnburied(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
