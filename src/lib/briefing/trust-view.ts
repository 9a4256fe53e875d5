import type { Words } from '#lib/format/cell.ts';
import { formatDay, formatInstant } from '#lib/format/date.ts';
import { countAmiss, type BoardSource } from '#lib/server/refresh/board-sources.ts';
import type { TrustView } from './briefing.ts';

interface Looked {
  timezone: string;
  /** The reader sees a part of the units, or the page is of one. */
  isPart?: boolean;
  /** By which day sources are judged (ISO), where that has to be said; else null. */
  today?: string | null;
}

/**
 * Whether the figures can be trusted: how their sources stand, counted as the desk counts them. Rows held back are those of all units, which is
 * said to readers of a part and on the page of one.
 */
export function composeTrust(
  sources: readonly BoardSource[],
  { language, timezone, isPart = false, today = null }: Pick<Words, 'language'> & Looked,
): TrustView {
  const { failed, behind, gaps } = countAmiss(sources);
  const next = sources.flatMap(({ schedule }) => schedule.next.slice(0, 1)).sort()[0];
  return {
    ...{ current: sources.length - failed - behind, all: sources.length, behind, failed, gaps },
    held: sources.reduce((sum, { load }) => sum + (load?.quarantined ?? 0), 0),
    isHeldOfAll: isPart,
    today: today && formatDay(today, language),
    next: next ? formatInstant(next, language, timezone) : null,
    status: failed > 0 ? 'behind' : behind + gaps > 0 ? 'within_tolerance' : 'on_path',
  };
}
