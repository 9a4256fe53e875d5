import { userInfo } from 'node:os';

/** Whoever runs this process, as the system calls them; by number where it has no name for them, as in some containers. */
export function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid:${process.getuid?.() ?? 'unknown'}`;
  }
}
