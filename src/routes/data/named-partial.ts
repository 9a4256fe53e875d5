import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { calendarHref } from '#lib/filters/calendar-href.ts';
import type { Words } from '#lib/format/cell.ts';
import { localeOf } from '#lib/format/locale.ts';
import { partlyText } from '#lib/format/partly-text.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { PartialArrival } from '#lib/server/questions.ts';
import { unitNamer } from '#lib/server/refresh/delivered-unit.ts';
import type { Told } from './arrival-counts.ts';

/** A report that came in part, with the name of whoever sent it. */
export interface NamedPartial extends PartialArrival {
  name: string;
}

/** The reports of a source and month that came in part, as a line. */
export interface PartlyRow {
  href: string;
  name: ContentText;
  text: string;
}

/** Names that are written out; the others are counted. */
const NAMED = 3;
/** Lines of them above the calendar; its cells have all. */
const LISTED = 5;

/** Names a report after the unit that bore its code in the month, as it was called then; where none did, the code stays as delivered. */
export function namePartial(
  one: PartialArrival,
  { versions }: Pick<Catalog, 'versions'>,
  words: Pick<Words, 'language' | 'fallback'>,
): NamedPartial {
  const own = one.unitId === null ? undefined : versions.get(one.unitId);
  const nameOf = unitNamer({ catalog: { versions: new Map(own && [[one.unitId!, own]]) } }, words);
  return { ...one, name: nameOf(one.unitCode, one.period) };
}

/** One report in part, to be added up with what else came of its month. */
export function toTold({ sourceId, period }: NamedPartial): Told {
  return {
    ...{ sourceId, period, partial: 1 },
    ...{ expected: 0, onTime: 0, late: 0, unknown: 0, missing: 0, rows: 0 },
  };
}

/** `2 in part: Huế (46): 3 rows of usually about 120 and …`: the reports of a source and month that came in part. */
export function partlyOf(partial: readonly NamedPartial[], words: Words): string {
  const { t, language } = words;
  const names = partial.slice(0, NAMED).map(({ name, ...of }) => {
    const rows = partlyText(of, words);
    return rows === '' ? name : `${name}: ${rows}`;
  });
  const more = partial.length - names.length;
  const list = more > 0 ? [...names, t('partly.more', { count: more })] : names;
  return t('partly.reports', {
    count: partial.length,
    names: new Intl.ListFormat(localeOf(language), { type: 'conjunction' }).format(list),
  });
}

/** Composes the newest reports that came in part. */
export function composePartly(partial: readonly NamedPartial[], catalog: Catalog, words: Words): PartlyRow[] {
  const { language, fallback, fiscalYearStart } = words;
  const groups = Map.groupBy(partial, ({ sourceId, period }) => `${period} ${sourceId}`);
  const newest = [...groups].toSorted(([one], [other]) => other.localeCompare(one)).slice(0, LISTED);
  return newest.map(([, own]) => {
    const { sourceId, period } = own[0]!;
    const month = capitalised(formatPeriod(period, 'month', language, fiscalYearStart));
    const name = contentText(catalog.sources.get(sourceId)!.name, language, fallback);
    return { href: calendarHref(sourceId, period), name, text: `${month}: ${partlyOf(own, words)}` };
  });
}
