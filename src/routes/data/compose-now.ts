import type { Source } from '#warehouse/model/source.ts';
import type { Expected } from '#warehouse/schedule/expected-deliveries.ts';
import type { DeliveryState } from '#warehouse/schedule/judge-delivery.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { judgedText } from '#lib/format/judged-text.ts';
import { composeOutlook } from '#lib/format/outlook.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { ArrivalsNow } from '#lib/server/refresh/reports-now.ts';
import type { Counts } from './arrival-counts.ts';

/** How deliveries stand by now, beside what the version saw. */
export interface NowView {
  /** On which day they are judged, and what of it the version could not know. */
  says: string;
  /** Head of the deliveries that are overdue; empty where none is. */
  head: string;
  /** Sources with deliveries that are overdue, as the desk says it. */
  overdue: { href: string; name: ContentText; text: string }[];
}

/** Composes on which day the calendar is judged, and what is overdue on it. @param of counts as the version saw them (`then`), and of what was due since */
export function composeNow(
  { day, deliveries }: ArrivalsNow,
  {
    catalog,
    asOf,
    unit,
    then,
    since,
  }: { catalog: Catalog; asOf: string; unit: string | null; then: Counts; since: Counts },
  words: Words,
): NowView {
  const { language, fallback, t } = words;
  const outlookWords = { ...words, timezone: catalog.workspace.timezone };
  const overdue = [...catalog.sources.values()].flatMap((source) => {
    const standing = deliveries.get(source.id);
    const [oldest] = standing?.overdue ?? [];
    if (!standing || !oldest) return [];
    return [
      {
        href: calendarHref(source.id, oldest.from, unit),
        name: contentText(source.name, language, fallback),
        text: composeOutlook(standing, source, outlookWords).late,
      },
    ];
  });
  const count = overdue.length;
  return {
    says: sinceText({ day, asOf, then, since }, words),
    overdue,
    head: count > 0 ? t('deliveries.overdueHead', { count, day: formatDay(day, language) }) : '',
  };
}

function sinceText(
  { day, asOf, then, since }: { day: string; asOf: string; then: Counts; since: Counts },
  { language, t }: Words,
): string {
  const days = { day: formatDay(day, language), asOf: formatDay(asOf, language) };
  if (since.expected === 0) return judgedText({ day, asOf }, { language, t });
  const { expected, missing, late, awaited } = since;
  const came = expected - missing - awaited;
  return t('deliveries.judgedSince', {
    ...{ ...days, then: then.missing, thenDue: then.expected },
    ...{ expected, came, late, missing, awaited },
  });
}

/** How the deliveries of a source for periods that begin in a month stand: the worst that is known, and what there is to say of it. */
export function deliveriesOf(
  month: string,
  { source, now, asOf, isNew }: { source: Source; now: ArrivalsNow; asOf: string; isNew: boolean },
  { language, t }: Words,
): { state: DeliveryState | null; pieces: string[] } {
  const standing = now.deliveries.get(source.id);
  const within = ({ from }: Expected) => from.slice(0, 7) === month.slice(0, 7);
  const [overdue, awaited] = [standing?.overdue.filter(within) ?? [], standing?.awaited.filter(within) ?? []];
  return {
    state: overdue.length > 0 ? 'overdue' : awaited.length > 0 ? 'awaited' : null,
    pieces: [
      ...(isNew ? [t('deliveries.notDueThen', { day: formatDay(asOf, language) })] : []),
      ...(overdue.length > 0 ? [t('deliveries.overdue', { count: overdue.length })] : []),
      ...(awaited.length > 0 ? [t('deliveries.awaited', { count: awaited.length })] : []),
    ],
  };
}
