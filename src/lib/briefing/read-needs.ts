import type { Control } from '#warehouse/control/open-control.ts';
import type { Attention, AttentionQuestion } from '#warehouse/query/attention/attention.ts';
import type { AttentionMatter } from '#warehouse/query/attention/matters.ts';
import { viewHref } from '#lib/filters/view.ts';
import { formatDay } from '#lib/format/date.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { readAttention } from '#lib/server/questions.ts';
import type { Scene } from '#lib/server/page.ts';
import { isOfNow, newestPeriod, readAmiss } from '#lib/server/refresh/amiss.ts';
import type { BoardSource } from '#lib/server/refresh/board-sources.ts';
import { readMonthGaps } from '#lib/server/refresh/month-gaps.ts';
import { readDecidable } from '#lib/server/refresh/waiting-versions.ts';
import { writeAttention } from './attention-sentence.ts';
import type { NeedsList, NeedsView } from './briefing.ts';
import type { Awaited, KnownNow } from './compose-awaited.ts';
import { type MatterLine, worstFirst, writeMatter, writeWaiting } from './write-matter.ts';

/** Matters of what needs somebody, a line each, and as many as a list of all has room for: beyond that they are on the pages of indicators, units and sources. */
const NEEDS = 8;
const ALL_NEEDS = 100;

/** What needs somebody: what is of the period, and apart from it what is of today, where the period is a former one or longer than a month. */
export interface Needs {
  ofPeriod: Attention;
  /** With the day by which it is judged (ISO); null where the period's list is that of today. */
  today: ({ day: string } & Attention) | null;
  now: KnownNow;
}

/** Reads what needs somebody at the unit of a page and below it. @param isAll whether the list is to have all of it */
export async function readNeeds(
  { snapshot, scope, unit, period, words, signal }: Scene,
  sources: readonly BoardSource[],
  control: Control,
  isAll: boolean,
): Promise<Needs> {
  const held = { snapshot, scope };
  const { unitId } = unit;
  const asked = {
    ...{ unitId, grain: period.grain, period: period.period },
    ...{ isOfWhole: words.isOfWhole === true, limit: isAll ? ALL_NEEDS : NEEDS },
  };
  const amiss = await readAmiss(held, { unitId, period, sources }, control, signal);
  const now = await readKnownNow(held, { unitId, gaps: amiss.gaps }, control, signal);
  const read = (question: AttentionQuestion) => readAttention(snapshot, scope, question);
  if (isOfNow(snapshot.catalog, period))
    return { ofPeriod: await read({ ...asked, amiss }), today: null, now };
  const newest = newestPeriod(snapshot.catalog) ?? period;
  const amissNow = await readAmiss(held, { unitId, period: newest, sources }, control, signal);
  const [ofPeriod, ofToday] = await Promise.all([
    read({ ...asked, amiss, part: 'period' }),
    read({ ...asked, amiss: amissNow, part: 'today' }),
  ]);
  return { ofPeriod, today: { day: now.day, ...ofToday }, now };
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

/** Writes what needs somebody, and apart from it what is awaited. Versions that wait for the reader's word are a matter of today. @param asked which indicator is on the map, and whether the list has all of it */
export function composeNeeds(
  { ofPeriod, today, awaited }: Omit<Needs, 'now'> & { awaited: Awaited },
  { snapshot: { catalog }, scope, view, period, words }: Scene,
  control: Control,
  { map, isAll }: { map: string | null; isAll: boolean },
): NeedsView {
  const { t } = words;
  const write = (matters: readonly AttentionMatter[]) =>
    matters.map((matter) => writeMatter(matter, catalog, view, words));
  const lacking = awaited.due.map((item) => ({ ...writeAttention(item, catalog, view, words), rest: null }));
  const waiting = writeWaiting(readDecidable(control, { catalog, scope }).length, words);
  /** Those of an attention beside others, worst first, with how many there are of both. */
  const listOf = ({ matters, total }: Attention, others: readonly MatterLine[]): NeedsList => {
    const lines = worstFirst([...others, ...write(matters)]);
    return { lines, of: total + others.length };
  };
  const href = (needs: string | null) => `${viewHref('/', view, { map, needs })}#needs`;
  const cut = [ofPeriod, today].some((one) => one !== null && one.total > NEEDS);
  const other = !cut
    ? null
    : isAll
      ? { text: t('needs.fewer', { count: NEEDS }), href: href(null) }
      : { text: t('needs.all'), href: href('all') };
  const beside = { awaited: awaited.lines, other, isAll };
  if (today === null)
    return {
      ...{ title: t('needs.title'), nothing: t('needs.nothing') },
      ...{ ...listOf(ofPeriod, [...waiting, ...lacking]), today: null },
      ...beside,
    };
  const told = { period: describePeriod(period, words) };
  const ofToday = listOf(today, waiting);
  const title = t('needs.today', { day: formatDay(today.day, words.language) });
  return {
    ...{ title: t('needs.titleOf', told), nothing: t('needs.nothingOf', told) },
    ...listOf(ofPeriod, lacking),
    today: ofToday.lines.length === 0 ? null : { title, ...ofToday },
    ...beside,
  };
}
