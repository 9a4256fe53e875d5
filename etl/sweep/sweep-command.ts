import { randomUUID } from 'node:crypto';
import { releaseLease, takeLease } from '#warehouse/control/lease.ts';
import { readWorkspace } from '../workspace/read-workspace.ts';
import { planSweep, sweep, type SweepDesk, type Swept } from './sweep.ts';

/**
 * Says what has been kept for long enough or, where that is asked, removes it.
 * @throws {WarehouseError} lease_held: a refresh is at work, which sweeps at its end
 */
export async function sweepByCommand(
  desk: SweepDesk,
  { workspace, remove }: { workspace: string; remove: boolean },
): Promise<Swept> {
  const { retention } = await readWorkspace(workspace);
  if (!remove) return planSweep(desk, retention);
  const holder = `sweep-${randomUUID()}`;
  takeLease(desk.control, holder);
  try {
    return await sweep(desk, retention);
  } finally {
    releaseLease(desk.control, holder);
  }
}

const KINDS = {
  extracts: 'deliveries of no version',
  rejected: 'files of bad rows of loads that failed',
  journalEntries: 'lines of journals',
  runs: 'runs',
  sessions: 'sign-ins',
  failedSignIns: 'sign-ins that failed',
  links: 'links that work no more',
  challenges: 'sign-ins that were not finished',
  requests: 'requests that have ended',
  scheduleChanges: 'changes of schedules',
  visits: 'last visits of accounts',
} as const satisfies { [kind in keyof Swept]?: string };

/** Tells people what went, or would go. */
export function sweptLines(swept: Swept, wasRemoved: boolean): string[] {
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => swept[kind] > 0);
  const lines = kinds.map((kind) => {
    const bytes = kind === 'extracts' ? `, ${swept.bytes.toLocaleString('en')} bytes` : '';
    return `  ${swept[kind].toLocaleString('en').padStart(9)}  ${KINDS[kind]}${bytes}`;
  });
  const { unreadable } = swept;
  return [
    ...(unreadable.length > 0
      ? [
          `deliveries, runs, requests and journals stay: nobody knows what ${unreadable.join(', ')} needs, which cannot be read`,
        ]
      : []),
    ...(lines.length === 0 ? ['nothing has been kept for longer than it has to be'] : lines),
    ...(lines.length > 0 && !wasRemoved ? ['to remove it: npm run etl -- sweep --remove'] : []),
  ];
}
