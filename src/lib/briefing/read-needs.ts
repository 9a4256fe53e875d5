import type { Control } from '#warehouse/control/open-control.ts';
import type { AttentionMatter } from '#warehouse/query/attention/matters.ts';
import { formatDay } from '#lib/format/date.ts';
import { describePeriod } from '#lib/ui/compose-shell.ts';
import { readAttention } from '#lib/server/questions.ts';
import type { Scene } from '#lib/server/page.ts';
import { isOfNow, newestPeriod, readAmiss } from '#lib/server/refresh/amiss.ts';
import type { BoardSource } from '#lib/server/refresh/board-sources.ts';
import { readJudgedDay } from '#lib/server/refresh/standing.ts';
import { readDecidable } from '#lib/server/refresh/waiting-versions.ts';
import type { NeedsView } from './briefing.ts';
import { worstFirst, writeMatter, writeWaiting } from './write-matter.ts';

/** Matters of what needs somebody, a line each; the rest is on the pages of indicators, units and sources. */
const NEEDS = 8;

/** What needs somebody: what is of the period, and apart from it what is of today, where the period is a former one or longer than a month. */
export interface Needs {
  ofPeriod: AttentionMatter[];
  /** With the day by which it is judged (ISO); null where the period's list is that of today. */
  today: { day: string; matters: AttentionMatter[] } | null;
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
  const read = (question: Parameters<typeof readAttention>[2]) =>
    readAttention(snapshot, scope, question).then((found) =>
      words.isOfWhole ? found.flatMap(withoutCounts) : found,
    );
  if (isOfNow(snapshot.catalog, period)) return { ofPeriod: await read({ ...asked, amiss }), today: null };
  const newest = newestPeriod(snapshot.catalog) ?? period;
  const now = await readAmiss(held, { unitId, period: newest, sources }, control, signal);
  const [ofPeriod, matters, { day }] = await Promise.all([
    read({ ...asked, amiss, part: 'period' }),
    read({ ...asked, amiss: now, part: 'today' }),
    readJudgedDay(held, control),
  ]);
  return { ofPeriod, today: { day, matters } };
}

/** How many units below are behind cannot be said of a whole of which few are seen. */
function withoutCounts({ about, items }: AttentionMatter): AttentionMatter[] {
  const [first, ...others] = items.filter(({ kind }) => kind !== 'children_behind');
  return first ? [{ about, items: [first, ...others] }] : [];
}

/** Writes what needs somebody. Versions that wait for the reader's word are a matter of today. */
export function composeNeeds(
  { ofPeriod, today }: Needs,
  { snapshot: { catalog }, scope, view, period, words }: Scene,
  control: Control,
): NeedsView {
  const write = (matters: readonly AttentionMatter[]) =>
    matters.map((matter) => writeMatter(matter, catalog, view, words));
  const waiting = writeWaiting(readDecidable(control, { catalog, scope }).length, words);
  const { t } = words;
  if (today === null)
    return {
      ...{ title: t('needs.title'), nothing: t('needs.nothing') },
      ...{ lines: worstFirst([...waiting, ...write(ofPeriod)]), today: null },
    };
  const told = { period: describePeriod(period, words) };
  const lines = worstFirst([...waiting, ...write(today.matters)]);
  return {
    ...{ title: t('needs.titleOf', told), nothing: t('needs.nothingOf', told), lines: write(ofPeriod) },
    today:
      lines.length === 0
        ? null
        : { title: t('needs.today', { day: formatDay(today.day, words.language) }), lines },
  };
}
