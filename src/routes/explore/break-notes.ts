import { formatDay } from '#lib/format/date.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { crossedBreaks, type CrossedBreak } from '#lib/server/crossed-breaks.ts';
import type { MessageKey } from '#lib/i18n/translate.ts';
import type { Naming } from './member-name.ts';

/** Says on which days what an answer sets side by side was not yet the same: units before a reorganisation, a series before a break. */
export function breakNotes(naming: Naming): string[] {
  const { catalog, explored, words } = naming;
  const said = crossedBreaks(catalog, explored).map((crossed) => {
    const { date, label } = crossed.line;
    return words.t(keyOf(crossed, explored.asked.isThen), {
      day: formatDay(date, words.language),
      label: labelOf(crossed, contentText(label, words.language, words.fallback).text, naming),
    });
  });
  return [...new Set(said)];
}

function keyOf(crossed: CrossedBreak, isThen: boolean): MessageKey {
  if (crossed.kind === 'series') return crossed.line.comparable ? 'honest.break' : 'note.break';
  if (!crossed.hasEnded) return 'honest.break';
  return isThen ? 'honest.break.then' : 'honest.break.now';
}

/** Of several figures it is said which one breaks. */
function labelOf(crossed: CrossedBreak, label: string, { explored, words }: Naming): string {
  if (crossed.kind === 'tree' || explored.figures.length === 1) return label;
  const { text } = contentText(crossed.figure.name, words.language, words.fallback);
  return `${text} – ${label}`;
}
