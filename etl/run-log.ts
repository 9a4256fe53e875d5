import { logLevels, openLog, type LogLevel } from '#warehouse/log/open-log.ts';
import type { JournalEvent, JournalReader } from './journal.ts';

/** What of an event is logged besides its name: counts, times, codes and ids, no words about the data. */
const told = [
  ...['asOf', 'outcome', 'snapshot', 'snapshotId', 'held', 'ms', 'bytes', 'code', 'message'],
  ...[
    'physical',
    'loaded',
    'quarantined',
    'skipped',
    'flagged',
    'interrupted',
    'orphans',
    'retired',
    'removed',
  ],
] as const;

/** Events that somebody should look at. */
const warnings: readonly string[] = [
  ...['rule_not_judged', 'delivery_lost', 'rejected_lost', 'versions_not_retired', 'drift_found'],
  ...['cleaned_up', 'lineage_unsent', 'sweep_failed', 'sweep_held_back'],
];

/** Follows a run as lines of JSON, each with the id of the run. @param level as `LODESTAR_LOG` has it; `info` where it has none */
export function runLog(write: (line: string) => void, level: string | undefined): JournalReader {
  const known = logLevels.find((one) => one === level) ?? 'info';
  const log = openLog({ level: known, part: 'etl', write });
  return ({ runId, event, stage, sourceId, data }) => {
    const about = Object.fromEntries(told.flatMap((name) => (name in data ? [[name, data[name]]] : [])));
    const { message, ...rest } = about;
    const line = { runId, event, ...(stage && { stage }), ...(sourceId && { source: sourceId }), ...rest };
    log[levelOf(event)](line, typeof message === 'string' ? message : event.replaceAll('_', ' '));
  };
}

function levelOf(event: JournalEvent['event']): Exclude<LogLevel, 'silent'> {
  if (event === 'run_failed' || event === 'source_failed') return 'error';
  if (warnings.includes(event)) return 'warn';
  return event === 'progress' || event === 'stage_started' ? 'debug' : 'info';
}
