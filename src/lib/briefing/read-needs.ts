import type { Control } from '#warehouse/control/open-control.ts';
import type { AttentionMatter } from '#warehouse/query/attention/matters.ts';
import { formatDay } from '#lib/format/date.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { readAttention } from '#lib/server/questions.ts';
import type { Scene } from '#lib/server/page.ts';
import { isOfNow, newestPeriod, readAmiss } from '#lib/server/refresh/amiss.ts';
import type { BoardSource } from '#lib/server/refresh/board-sources.ts';
import { readMonthGaps } from '#lib/server/refresh/month-gaps.ts';
import { readDecidable } from '#lib/server/refresh/waiting-versions.ts';
import { writeAttention } from './attention-sentence.ts';
import type { NeedsView } from './briefing.ts';
import type { Awaited, KnownNow } from './compose-awaited.ts';
import { worstFirst, writeMatter, writeWaiting } from './write-matter.ts';

/** Matters of what needs somebody, a line each; the rest is on the pages of indicators, units and sources. */
const NEEDS = 8;

/** What needs somebody: what is of the period, and apart from it what is of today, where the period is a former one or longer than a month. */
export interface Needs {
  ofPeriod: AttentionMatter[];
  /** With the day by which it is judged (ISO); null where the period's list is that of today. */
  today: { day: string; matters: AttentionMatter[] } | null;
  now: KnownNow;
}

/** Reads what needs somebody at the unit of a page and below it. */
export async function readNeeds(
  { snapshot, scope, unit, period, words, signal }: Scene,
  sources: readonly BoardSource[],
  control: Control,
): Promise<Needs> {
  const held = { snapshot, scope };
  const { unitId } = unit;
  const asked = { unitId, grain: period.grain, period: period.period, limit: NEEDS };
  const amiss = await readAmiss(held, { unitId, period, sources }, control, signal);
  const now = await readKnownNow(held, { unitId, gaps: amiss.gaps }, control, signal);
  const read = (question: Parameters<typeof readAttention>[2]) =>
    readAttention(snapshot, scope, question).then((found) =>
      words.isOfWhole ? found.flatMap(withoutCounts) : found,
    );
  if (isOfNow(snapshot.catalog, period))
    return { ofPeriod: await read({ ...asked, amiss }), today: null, now };
  const newest = newestPeriod(snapshot.catalog) ?? period;
  const amissNow = await readAmiss(held, { unitId, period: newest, sources }, control, signal);
  const [ofPeriod, matters] = await Promise.all([
    read({ ...asked, amiss, part: 'period' }),
    read({ ...asked, amiss: amissNow, part: 'today' }),
  ]);
  return { ofPeriod, today: { day: now.day, matters }, now };
}

/** Reads by which day is judged, and of which sources it is known who has to report, beside what lacks of a period. */
async function readKnownNow(
  held: Pick<Scene, 'snapshot' | 'scope'>,
  { unitId, gaps }: { unitId: string; gaps: KnownNow['gaps'] },
  control: Control,
  signal: AbortSignal,
): Promise<KnownNow> {
  const { now, arrivals } = await readMonthGaps(held, { unitId }, control, signal);
  const judged = arrivals.filter(({ expected }) => expected > 0).map(({ sourceId }) => sourceId);
  return { day: now.day, judged: new Set(judged), gaps };
}

/** How many units below are behind cannot be said of a whole of which few are seen. */
function withoutCounts({ about, items }: AttentionMatter): AttentionMatter[] {
  const [first, ...others] = items.filter(({ kind }) => kind !== 'children_behind');
  return first ? [{ about, items: [first, ...others] }] : [];
}

/** Writes what needs somebody, and apart from it what is awaited. Versions that wait for the reader's word are a matter of today. */
export function composeNeeds(
  { ofPeriod, today, awaited }: Omit<Needs, 'now'> & { awaited: Awaited },
  { snapshot: { catalog }, scope, view, period, words }: Scene,
  control: Control,
): NeedsView {
  const write = (matters: readonly AttentionMatter[]) =>
    matters.map((matter) => writeMatter(matter, catalog, view, words));
  const lacking = awaited.due.map((item) => ({ ...writeAttention(item, catalog, view, words), rest: null }));
  const own = worstFirst([...write(ofPeriod), ...lacking]);
  const waiting = writeWaiting(readDecidable(control, { catalog, scope }).length, words);
  const { t } = words;
  if (today === null)
    return {
      ...{ title: t('needs.title'), nothing: t('needs.nothing') },
      ...{ lines: worstFirst([...waiting, ...own]), awaited: awaited.lines, today: null },
    };
  const told = { period: describePeriod(period, words) };
  const lines = worstFirst([...waiting, ...write(today.matters)]);
  return {
    ...{ title: t('needs.titleOf', told), nothing: t('needs.nothingOf', told), lines: own },
    awaited: awaited.lines,
    today:
      lines.length === 0
        ? null
        : { title: t('needs.today', { day: formatDay(today.day, words.language) }), lines },
  };
}
