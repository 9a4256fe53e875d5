import { stages as journey } from '#lib/format/journey.ts';
import type { Stage } from '#warehouse/journey.ts';
import { countIn, speedOf, tellPace, type Pace, type Told } from './pace.ts';

/** An event of a run as the server sends it. */
export interface RunEvent {
  id: number;
  /** ISO UTC. */
  at: string;
  stage: string | null;
  sourceId: string | null;
  event: string;
  data: Record<string, unknown>;
}

/** How far one source, or the whole (`sourceId` null), has come. */
export interface Progress {
  sourceId: string | null;
  /** The stage at work, or the last one that was; null before the first. */
  stage: Stage | null;
  state: 'waiting' | 'working' | 'loaded' | 'unchanged' | 'failed' | 'done';
  physical: number;
  loaded: number;
  quarantined: number;
  /** What was told of the stage at work. */
  told: readonly Told[];
  /** How far the stage at work is; null where nothing was counted. */
  pace: Pace | null;
}

/** What a page knows of a run that it follows. */
export interface RunProgress {
  /** In the order in which they began, the whole last. */
  parts: Progress[];
  /** Name of its words; null while the run is at work. */
  outcome: string | null;
  /** The last that was told, in order. */
  lines: readonly RunEvent[];
}

/** How many lines are kept to be shown. */
const LINES = 6;

export const nothingYet: RunProgress = { parts: [], outcome: null, lines: [] };

/** Events after which there is nothing more to hear. */
export const lastEvents: readonly string[] = ['run_finished', 'run_interrupted'];

/** Events that are lines of the log, and nothing else. */
const toldAlone: readonly string[] = [
  ...['run_started', 'cleaned_up', 'delivery_repeated', 'load_planned', 'drift_found', 'rule_not_judged'],
  ...['deliveries_left_out', 'files_not_taken'],
  ...['stage_finished', 'content_forgotten', 'versions_retired', 'run_failed', 'files_taken'],
];

/** Events a follower listens to. */
export const followedEvents: readonly string[] = [
  'source_started',
  'stage_started',
  'source_loaded',
  'source_unchanged',
  'source_refused',
  'source_restored',
  'source_failed',
  'version_published',
  'version_held',
  'progress',
  ...toldAlone,
  ...lastEvents,
];

/** Adds an event to what is known of a run. */
export function follow(before: RunProgress, heard: RunEvent): RunProgress {
  const isLine = heard.event !== 'progress' && heard.event !== 'stage_started';
  const progress = isLine ? { ...before, lines: [...before.lines, heard].slice(-LINES) } : before;
  return followParts(progress, heard);
}

/** Events that do not change how far something is are passed over. */
function followParts(progress: RunProgress, heard: RunEvent): RunProgress {
  const { event, stage, sourceId, data } = heard;
  if (lastEvents.includes(event))
    return { ...progress, parts: progress.parts.map(cutShort), outcome: outcomeOf(data) };
  if (event === 'version_published' || event === 'version_held')
    return change(progress, null, { state: 'done' });
  if (event === 'source_started') return change(progress, sourceId, { state: 'working' });
  if (event === 'stage_started') {
    const known = journey.find((candidate) => candidate === stage);
    const told = [{ at: Date.parse(heard.at), done: 0 }];
    return known
      ? change(progress, sourceId, { stage: known, state: 'working', told, pace: null })
      : progress;
  }
  if (event === 'progress') return advance(progress, heard);
  const ended = /^source_(loaded|unchanged|refused|restored|failed)$/.exec(event)?.[1];
  const end = (looks[ended as keyof typeof looks] ?? ended) as Progress['state'] | undefined;
  if (!end) return progress;
  const count = (name: string) => (typeof data[name] === 'number' ? data[name] : 0);
  return change(progress, sourceId, {
    state: end,
    physical: count('physical'),
    loaded: count('loaded'),
    quarantined: count('quarantined'),
    pace: null,
  });
}

function advance(progress: RunProgress, { sourceId, stage, at, data }: RunEvent): RunProgress {
  const part = progress.parts.find((one) => one.sourceId === sourceId);
  const count = countIn(data);
  if (!part || part.stage !== stage || !count) return progress;
  const told = tellPace(part.told, { at: Date.parse(at), done: count.done });
  return change(progress, sourceId, { told, pace: { ...count, ...speedOf(told, count.expected) } });
}

/** What was at work when the run ended was not done. */
function cutShort(part: Progress): Progress {
  return part.state === 'working' ? { ...part, state: 'failed', pace: null } : part;
}

/** How ends look that have no look of their own. */
const looks = { restored: 'loaded', refused: 'unchanged' } as const;

/** A run of which some sources failed and the others brought nothing has published nothing, in part or whole. */
function outcomeOf({ outcome = 'interrupted', published, held }: RunEvent['data']): string {
  if (outcome !== 'partial' || typeof published === 'string') return String(outcome);
  return typeof held === 'string' ? 'held' : 'partialNothing';
}

function change(progress: RunProgress, sourceId: string | null, changes: Partial<Progress>): RunProgress {
  const before = progress.parts.find((part) => part.sourceId === sourceId) ?? {
    ...{ sourceId, stage: null, state: 'waiting' as const },
    ...{ physical: 0, loaded: 0, quarantined: 0, told: [], pace: null },
  };
  const after = { ...before, ...changes };
  const others = progress.parts.filter((part) => part.sourceId !== sourceId);
  const sources = [...progress.parts.map((part) => (part.sourceId === sourceId ? after : part))];
  const all = others.length === progress.parts.length ? [...others, after] : sources;
  return {
    ...progress,
    parts: [...all.filter((part) => part.sourceId !== null), ...all.filter((part) => part.sourceId === null)],
  };
}
