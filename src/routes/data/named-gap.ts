import type { MissingReport, MonthGap, ReportInPart } from '#warehouse/model/month-gap.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { partlyText } from '#lib/format/partly-text.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';

/** What lacks of a source and month, with the names of whoever lacks it. */
export interface NamedGap extends Omit<MonthGap, 'missing' | 'partial'> {
  missing: (MissingReport & { name: string })[];
  partial: (ReportInPart & { name: string })[];
}

/** What lacks of a source and month, as a line. */
export interface GapRow {
  href: string;
  name: ContentText;
  text: string;
}

/** Names that are written out where space is short; the others are counted. */
const NAMED = 3;
/** Lines of a kind above the calendar; its cells have all. */
const LISTED = 5;

/** Names reports after the units that bore their codes in the month, as they were called then; where none did, the code stays as delivered. */
export function nameGap(
  gap: MonthGap,
  { versions }: Pick<Catalog, 'versions'>,
  words: Pick<Words, 'language' | 'fallback'>,
): NamedGap {
  const named = <One extends Pick<MissingReport, 'unitId' | 'unitCode' | 'period'>>(one: One) => {
    const own = one.unitId === null ? undefined : versions.get(one.unitId);
    const nameOf = unitNamer({ catalog: { versions: new Map(own && [[one.unitId!, own]]) } }, words);
    return { ...one, name: nameOf(one.unitCode, one.period) };
  };
  return { ...gap, missing: gap.missing.map(named), partial: gap.partial.map(named) };
}

/** What lacks, a piece each: `due 7 Aug 2026 and not there: Huế (46)`, `2 in part: …`, `no rows of 14 Oct 2026`. @param most names written out of each */
export function lackingPieces(gap: NamedGap, words: Words, most = NAMED): string[] {
  const { t, language } = words;
  const { missing, days, isEmpty } = gap;
  const due = missing.map((one) => one.due).toSorted()[0];
  const list = (names: readonly string[], of: 'reports' | 'days') =>
    joinNames(names, names.length, words, { said: most, of });
  return [
    ...(due === undefined
      ? []
      : [
          t('lacking.missing', {
            due: formatDay(due, language),
            names: list(
              missing.map(({ name }) => name),
              'reports',
            ),
          }),
        ]),
    ...(days.length > 0
      ? [
          t('lacking.days', {
            count: days.length,
            days: list(
              days.map((day) => formatDay(day, language)),
              'days',
            ),
          }),
        ]
      : []),
    ...(isEmpty ? [t('lacking.month')] : []),
    ...partlyPieces(gap, words, most),
  ];
}

/** `2 in part: Huế (46): 3 rows of usually about 120 and …`: the reports of a source and month that came in part. */
function partlyPieces({ partial }: Pick<NamedGap, 'partial'>, words: Words, most: number): string[] {
  if (partial.length === 0) return [];
  const names = partial.map(({ name, ...of }) => {
    const rows = partlyText(of, words);
    return rows === '' ? name : `${name}: ${rows}`;
  });
  return [
    words.t('partly.reports', {
      count: partial.length,
      names: joinNames(names, names.length, words, { said: most, of: 'reports' }),
    }),
  ];
}

/** Composes the newest of what is missing, and of reports that came in part: each leads to its place in the calendar. */
export function composeLacking(
  gaps: readonly NamedGap[],
  { catalog, unit }: { catalog: Catalog; unit: string | null },
  words: Words,
): { missing: GapRow[]; partly: GapRow[] } {
  const rows = (own: readonly NamedGap[]): GapRow[] =>
    own
      .toSorted((a, b) => b.period.localeCompare(a.period))
      .slice(0, LISTED)
      .map((gap) => rowOf(gap, { catalog, unit }, words));
  const isMissing = ({ missing, days, isEmpty }: NamedGap) =>
    missing.length > 0 || days.length > 0 || isEmpty;
  return {
    missing: rows(gaps.filter(isMissing).map((gap) => ({ ...gap, partial: [] }))),
    partly: rows(
      gaps
        .filter(({ partial }) => partial.length > 0)
        .map((gap) => ({ ...gap, missing: [], days: [], isEmpty: false })),
    ),
  };
}

function rowOf(
  gap: NamedGap,
  { catalog, unit }: { catalog: Catalog; unit: string | null },
  words: Words,
): GapRow {
  const { language, fallback, fiscalYearStart } = words;
  const { sourceId, period } = gap;
  const month = capitalised(formatPeriod(period, 'month', language, fiscalYearStart));
  const name = contentText(catalog.sources.get(sourceId)!.name, language, fallback);
  const text = `${month}: ${lackingPieces(gap, words).join('; ')}`;
  return { href: calendarHref(sourceId, period, unit), name, text };
}
