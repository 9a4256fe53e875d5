import type { JournalEvent, JournalReader } from './journal.ts';
import { progressBar } from './progress-bar.ts';

/** A stream people read; on a terminal the line of the work at hand is written over. */
export interface PeopleStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const COUNTS = ['physical', 'loaded', 'quarantined', 'skipped'] as const;
const CLEAR_LINE = '\r\u001b[K';

/** Tells people about a run: one line for each source and each step of the whole, with counts and time; on a terminal a bar as well. */
export function progressLines(stream: PeopleStream): JournalReader {
  const toBar = progressBar();
  return (event) => {
    const lasting = toLine(event);
    const passing = stream.isTTY === true ? toBar(event) : null;
    if (lasting !== null) stream.write(`${stream.isTTY === true ? CLEAR_LINE : ''}${lasting}\n`);
    else if (passing !== null) stream.write(`${CLEAR_LINE}${passing.slice(0, (stream.columns || 80) - 1)}`);
  };
}

function toLine({ event, stage, sourceId, data }: JournalEvent): string | null {
  switch (event) {
    case 'run_started':
      return `refresh as of ${String(data.asOf)}, on ${String(data.base ?? 'an empty warehouse')}`;
    case 'source_loaded':
      return `  ${column(sourceId)} loaded     ${counts(data)}${seconds(data)}`;
    case 'source_restored':
      return `  ${column(sourceId)} restored   ${counts(data)}`;
    case 'source_refused':
      return `  ${column(sourceId)} refused    by a person: ${String(data.reason)}; stays as it was: ${counts(data)}`;
    case 'source_unchanged':
      return `  ${column(sourceId)} unchanged  ${counts(data)}`;
    case 'source_failed':
      return `  ${column(sourceId)} FAILED     ${String(data.message)}`;
    case 'deliveries_left_out':
      return `  ${column(sourceId)} newest     of ${String(data.found)} files is ${String(data.newest)}; the others are not read`;
    case 'files_not_taken':
      return `  ${column(sourceId)} not taken  by their names, which do not fit ${String(data.expected)}: ${namesOf(data.first as string[], data.files)}`;
    case 'stage_finished':
      return sourceId === null ? `  ${column(stageName(stage))} done${seconds(data)}` : null;
    case 'run_finished':
      return `${String(data.outcome)}: ${endText(data)}${seconds(data)}`;
    case 'lineage_unsent':
      return `  ${String(data.message)}`;
    case 'run_failed':
      return `failed: ${String(data.message)}`;
    default:
      return null;
  }
}

/** Names that are told, and how many there are besides. */
function namesOf(names: readonly string[], all: unknown): string {
  const more = Number(all) - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The last stage audits; whether it publishes is another question. */
function stageName(stage: string | null): string | null {
  return stage === 'publish' ? 'audit' : stage;
}

/** The version that a run published or let wait; else what is served all the same. */
function endText({ outcome, published, held, snapshot }: Record<string, unknown>): string {
  const served = `served is ${typeof snapshot === 'string' ? `still ${snapshot}` : 'nothing yet'}`;
  if (typeof held === 'string') return `${held} waits for approval; ${served}`;
  if (typeof published === 'string') return published;
  return outcome === 'unchanged' ? served : `nothing published; ${served}`;
}

function counts(data: Record<string, unknown>): string {
  return COUNTS.map((name) => `${Number(data[name] ?? 0).toLocaleString('en')} ${name}`).join(', ');
}

function seconds(data: Record<string, unknown>): string {
  return typeof data.ms === 'number' ? `, ${(data.ms / 1000).toFixed(1)} s` : '';
}

function column(name: string | null): string {
  return (name ?? '').padEnd(20);
}
