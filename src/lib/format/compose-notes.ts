import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { formatValue } from '#lib/format/number.ts';
import { reachable, toldApart } from '#lib/format/usual-range.ts';
import { contentText } from '#lib/i18n/content-text.ts';

/** What a reader has to know of a value before comparing it, a sentence each. */
export function composeNotes(cell: Cell | null, indicator: Indicator, words: Words): string[] {
  if (cell === null) return [];
  return [
    ...(cell.provisional ? [words.t('note.provisional')] : []),
    ...unusualNotes(cell, indicator, words),
    ...restatedNotes(cell, indicator, words),
    ...breakNotes(cell, indicator, words),
  ];
}

/** The same in a word, for a table; empty where nothing has to be said. */
export function noteInTable(cell: Cell, indicator: Indicator, { t, language }: Words): string {
  const { provisional, restatedFrom, value } = cell;
  return [
    ...(provisional ? [t('table.provisional')] : []),
    ...(restatedFrom === null ? [] : [restatedText(restatedFrom, value, indicator, { t, language })]),
  ].join(' · ');
}

/** What it was, beside the value; where both read alike, what both are to as many decimals as it takes. */
function restatedText(
  from: number,
  value: number | null,
  indicator: Indicator,
  { t, language }: Pick<Words, 't' | 'language'>,
): string {
  const finer = besides(from, value, indicator, language);
  const was = formatValue(from, finer, language);
  if (finer.decimals === indicator.decimals) return t('table.restated', { value: was });
  return t('table.restatedFinely', { value: was, now: formatValue(value, finer, language) });
}

/** The indicator with the decimals that tell a value of it from what it was. */
function besides(
  from: number,
  value: number | null,
  indicator: Indicator,
  language: Words['language'],
): Indicator {
  if (value === null || from === value) return indicator;
  return toldApart(from, [value], indicator, (one, as) => formatValue(one, as, language));
}

function unusualNotes(
  { unusual, usualLow, usualHigh, previous, value }: Cell,
  indicator: Indicator,
  { t, language }: Words,
): string[] {
  if (!unusual || usualLow === null || usualHigh === null || previous === null || value === null) return [];
  const [low, high] = reachable({ low: usualLow, high: usualHigh, previous, value }, indicator);
  const finer = toldApart(value, [low, high], indicator, (one, as) => formatValue(one, as, language));
  const written = (one: number) => formatValue(one, finer, language);
  return [t('note.unusual', { low: written(low), high: written(high) })];
}

function restatedNotes(cell: Cell, indicator: Indicator, { t, language }: Words): string[] {
  const { restatedFrom, restatedOn, restatedBy, firstPublished } = cell;
  if (restatedFrom === null || restatedOn === null || restatedBy === null) return [];
  const finer = besides(restatedFrom, cell.value, indicator, language);
  const written = (value: number) => formatValue(value, finer, language);
  const day = formatDay(restatedOn, language);
  return [
    t(`restated.${restatedBy}`, { day, value: written(restatedFrom) }),
    ...(firstPublished === null || firstPublished === restatedFrom
      ? []
      : [t('note.first_published', { value: written(firstPublished) })]),
  ];
}

function breakNotes(
  { comparableFrom }: Cell,
  { breaks }: Indicator,
  { t, language, fallback }: Words,
): string[] {
  const line = breaks.find(({ date }) => date === comparableFrom);
  if (!line) return [];
  const label = contentText(line.label, language, fallback).text;
  return [t('note.break', { day: formatDay(line.date, language), label })];
}
