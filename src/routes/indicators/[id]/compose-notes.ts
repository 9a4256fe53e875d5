import type { Indicator } from '#warehouse/model/indicator.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { contentText } from '#lib/i18n/content-text.ts';

/** What a reader has to know of a value before comparing it, a sentence each. */
export function composeNotes(cell: Cell | null, indicator: Indicator, words: Words): string[] {
  if (cell === null) return [];
  return [...breakNotes(cell, indicator, words)];
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
