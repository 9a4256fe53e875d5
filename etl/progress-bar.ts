import type { JournalEvent } from './journal.ts';
import { paceOf, tellPace, type Told } from './pace.ts';

const WIDTH = 10;
/** What is counted of work, the more telling before the less. */
const counted = ['facts', 'indicators', 'records', 'rows', 'files'] as const;

/** The work at hand: a stage of one source or (null) of the whole, and how far it is. */
interface Work {
  stage: string;
  sourceId: string | null;
  unit: string;
  told: Told[];
  expected: number | null;
}

/**
 * Follows the work at hand as a bar: `[#####.....] 45 % validate task 45,000 rows, 12,000/s, 4 s left`.
 *
 * @returns for each event the bar after it; null where no work is at hand
 */
export function progressBar(): (event: JournalEvent) => string | null {
  let work: Work | null = null;
  return (event) => {
    work = workAfter(work, event);
    return work && toBar(work);
  };
}

function workAfter(before: Work | null, { event, stage, sourceId, data, at }: JournalEvent): Work | null {
  if (stage === null) return null;
  const isSame = before !== null && before.stage === stage && before.sourceId === sourceId;
  const begun = { stage, sourceId, unit: 'rows', told: [{ at: Date.parse(at), done: 0 }], expected: null };
  const work = isSame ? before : begun;
  const unit = counted.find((name) => isCounted(data, name));
  if (event !== 'progress' || unit === undefined) return work;
  const told = tellPace(work.told, { at: Date.parse(at), done: Number(data[unit]) });
  return { ...work, told, unit: unit === 'records' ? 'rows' : unit, expected: numberOrNull(data.expected) };
}

/** Files that were received at one go say nothing of how far it is. */
function isCounted(data: JournalEvent['data'], name: (typeof counted)[number]): boolean {
  return typeof data[name] === 'number' && (name !== 'files' || data.expected !== undefined);
}

function toBar({ stage, sourceId, unit, told, expected }: Work): string {
  const { done } = told.at(-1)!;
  const pace = paceOf(told, expected);
  const name = [stage, sourceId].filter(Boolean).join(' ');
  if (told.length === 1) return `${shareOf(null)} ${name}`;
  const counts = [
    `${group(done)} ${unit}`,
    ...(pace && pace.perSecond >= 1 ? [`${group(pace.perSecond)}/s`] : []),
    ...(pace?.secondsLeft ? [`${group(Math.ceil(pace.secondsLeft))} s left`] : []),
  ];
  return `${shareOf(expected ? done / expected : null)} ${name} ${counts.join(', ')}`;
}

/** Where nobody knows how much there is, the bar stays empty and says no share. */
function shareOf(share: number | null): string {
  const known = Math.min(1, share ?? 0);
  const full = Math.floor(known * WIDTH);
  const bar = `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
  return share === null ? bar : `${bar} ${Math.floor(known * 100)} %`;
}

const group = (count: number) => Math.round(count).toLocaleString('en');

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
