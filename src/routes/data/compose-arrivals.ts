import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatMonthShort } from '#lib/format/date.ts';
import { arrivalId } from '#lib/filters/calendar-href.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { MonthGaps } from '#lib/server/refresh/month-gaps.ts';
import type { Arrival } from '#lib/server/questions.ts';
import { countsOf, inPart } from './arrival-counts.ts';
import { composeCell, type ArrivalCell } from './compose-arrival-cell.ts';
import { composeNow, type NowView } from './compose-now.ts';
import { composeLacking, nameGap, type GapRow } from './named-gap.ts';

/** A source and what came of it, month by month. */
export interface ArrivalRow {
  href: string;
  name: ContentText;
  cells: ArrivalCell[];
}

/** The arrival calendar: source by month, those whose numbers are reports apart from those whose numbers are rows. */
export interface ArrivalsView {
  title: string;
  /** On which day it is judged, what the version saw, and what is overdue. */
  now: NowView;
  /** The newest of what is due and not there, by name, a line for each source and month. */
  missing: GapRow[];
  /** The newest reports that came in part. */
  partly: GapRow[];
  /** The oldest first; so are the cells of a row. */
  months: { period: string; short: string; year: string }[];
  /** None without a row; `counts` says what its numbers are. */
  groups: { counts: 'reports' | 'rows'; head: string; rows: ArrivalRow[] }[];
}

/** What the address asks for: a source, and the first day of a month. */
export interface AskedArrival {
  source: string;
  month: string;
}

/** Composes the calendar of these months, from the oldest to the newest as they are given; null where no source has anything dated in them, and none is asked for. */
export function composeArrivals(
  { now, arrivals, gaps: found }: Pick<MonthGaps, 'now' | 'arrivals' | 'gaps'>,
  {
    catalog,
    months,
    asked = null,
    dated,
    since = months[0]!,
    asOf,
    unit = null,
  }: {
    catalog: Catalog;
    months: readonly string[];
    asked?: AskedArrival | null;
    /** Sources whose rows bear months, be it none of these. */
    dated: ReadonlySet<string>;
    /** First of the months that the title counts. */
    since?: string;
    /** The day that the version stands for (ISO). */
    asOf: string;
    /** The unit whose reports are counted, where the address asks for one. */
    unit?: string | null;
  },
  words: Words,
): ArrivalsView | null {
  const { language, fallback, t } = words;
  const judged = [...arrivals, ...now.reports];
  const gaps = found.map((gap) => nameGap(gap, catalog, words));
  const told = [...judged, ...gaps.map(inPart)];
  const rows = [...catalog.sources.values()].flatMap((source) => {
    const own = told.filter(({ sourceId }) => sourceId === source.id);
    const isAsked = asked?.source === source.id;
    if (own.length === 0 && !isAsked) return [];
    const counted = countsOf(own).expected > 0 ? ('reports' as const) : ('rows' as const);
    const isDated = own.length > 0 || dated.has(source.id);
    const cells = months.map((month) => ({
      ...composeCell(
        month,
        {
          ...{ own, counted, isDated, source, now, asOf, unit },
          gap: gaps.find(({ sourceId, period }) => sourceId === source.id && period === month) ?? null,
        },
        words,
      ),
      ...{ id: arrivalId(source.id, month.slice(0, 7)), isAsked: isAsked && asked.month === month },
    }));
    const name = contentText(source.name, language, fallback);
    return [{ counted, href: `/refresh/${source.id}`, name, cells }];
  });
  if (rows.length === 0) return null;
  const recent = ({ period }: Arrival) => period >= since;
  const lacking = gaps.filter(({ period }) => period >= since);
  const counts = {
    ...countsOf(told.filter(recent)),
    days: lacking.reduce((sum, { days }) => sum + days.length, 0),
    months: lacking.filter(({ isEmpty }) => isEmpty).length,
  };
  const then = countsOf(arrivals.filter(recent));
  return {
    title: t(counts.expected === 0 ? 'arrivals.titleNone' : 'arrivals.title', counts),
    now: composeNow(now, { catalog, asOf, unit, then, since: countsOf(now.reports.filter(recent)) }, words),
    ...composeLacking(gaps, { catalog, unit }, words),
    months: months.map((period) => ({
      ...{ period, short: formatMonthShort(period, language), year: period.slice(0, 4) },
    })),
    groups: (['reports', 'rows'] as const).flatMap((counted) => {
      const own = rows.filter((row) => row.counted === counted);
      return own.length === 0 ? [] : [{ counts: counted, head: t(`arrivals.counts.${counted}`), rows: own }];
    }),
  };
}
