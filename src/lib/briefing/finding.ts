import type { Indicator } from '#warehouse/model/indicator.ts';
import type { AttentionItem, Deadline } from '#warehouse/query/attention/item.ts';
import type { Cell } from '#warehouse/query/cell.ts';
import { asPath } from '#lib/format/beside-path.ts';
import { gapText, type Words } from '#lib/format/cell.ts';
import { formatDay } from '#lib/format/date.ts';
import { changeBetween } from '#lib/format/number.ts';
import { contentText } from '#lib/i18n/content-text.ts';
import { inTolerances } from '#lib/server/questions.ts';

/** What the first lines of the briefing are composed from. */
export interface FindingSubject {
  /** The headlines with their values of the period. */
  headlines: readonly { indicator: Indicator; cell: Cell | null }[];
  attention: readonly AttentionItem[];
}

/**
 * Composes the first line of the briefing: what moves well, and what most needs somebody.
 *
 * A dated goal that is near and short of known cases comes first, then the headline furthest behind its path in
 * tolerances; what moves well is the headline on its path that gained most since the period before.
 */
export function composeFinding({ headlines, attention }: FindingSubject, words: Words): string {
  const measured = headlines.filter(({ cell }) => cell?.value != null);
  if (measured.length === 0) return words.t('finding.nothing');
  const judged = measured.filter(({ cell }) => cell?.status !== 'no_target');
  if (judged.length === 0) return words.t('finding.no_targets');
  const worse = worstOf(judged, attention, words);
  if (!worse) return slightOrNone(judged, headlines.length, words);
  const better = bestOf(judged, words);
  if (!better) return capital(words.t(worse.alone, worse.values));
  return capital(
    words.t(worse.beside, { ...worse.values, better: inSentence(nameOf(better.indicator, words)) }),
  );
}

type Judged = { indicator: Indicator; cell: Cell | null };

interface Worse {
  beside: 'finding.progress_but_short' | 'finding.progress_but_behind';
  alone: 'finding.short' | 'finding.behind';
  values: Record<string, string | number>;
}

function worstOf(judged: Judged[], attention: readonly AttentionItem[], words: Words): Worse | null {
  const named = (id: string) => judged.find(({ indicator }) => indicator.id === id)?.indicator;
  const due = attention.find(
    (item): item is AttentionItem & Deadline =>
      item.kind === 'deadline' &&
      item.missing !== null &&
      item.missing > 0 &&
      named(item.indicatorId) !== undefined,
  );
  if (due) {
    const indicator = named(due.indicatorId)!;
    if (indicator.better === 'up')
      return {
        beside: 'finding.progress_but_short',
        alone: 'finding.short',
        values: {
          ...{ worse: inSentence(nameOf(indicator, words)), missing: due.missing! },
          ...{ days: due.daysLeft, asOf: formatDay(due.asOf, words.language) },
        },
      };
  }
  const [furthest] = judged
    .filter(({ cell }) => cell?.status === 'behind')
    .sort((a, b) => distanceOf(b) - distanceOf(a));
  if (!furthest) return null;
  const { indicator, cell } = furthest;
  const [value, path] = [cell?.value ?? 0, cell?.path ?? 0];
  const gap = gapText(Math.abs(value - path), asPath(path, indicator, words.language), words);
  return {
    beside: 'finding.progress_but_behind',
    alone: 'finding.behind',
    values: { worse: inSentence(nameOf(indicator, words)), gap },
  };
}

/** @param all headlines, those too that cannot be judged */
function slightOrNone(judged: Judged[], all: number, words: Words): string {
  const slight = judged
    .filter(({ cell }) => cell?.status === 'within_tolerance')
    .sort((a, b) => distanceOf(b) - distanceOf(a));
  const [furthest] = slight;
  if (furthest)
    return words.t('finding.slight', {
      ...{ worse: inSentence(nameOf(furthest.indicator, words)), more: slight.length - 1 },
    });
  if (judged.length < all) return words.t('finding.judged_on_path', { count: judged.length, all });
  return words.t('finding.all_on_path');
}

/** The headline on its path that gained most, in its own tolerances; null where none has gained what can be seen in its value. */
function bestOf(judged: Judged[], { language }: Words): Judged | null {
  const gain = ({ indicator, cell }: Judged) => {
    if (cell?.value == null || cell.previous === null) return 0;
    if (changeBetween(cell.previous, cell.value, indicator, language)?.direction === 'same') return 0;
    const change = indicator.better === 'up' ? cell.value - cell.previous : cell.previous - cell.value;
    return change / (indicator.tolerance || 1);
  };
  const [best] = judged
    .filter((headline) => headline.cell?.status === 'on_path' && gain(headline) > 0)
    .sort((a, b) => gain(b) - gain(a));
  return best ?? null;
}

function distanceOf({ indicator, cell }: Judged): number {
  return inTolerances(Math.abs((cell?.value ?? 0) - (cell?.path ?? 0)), indicator);
}

function nameOf(indicator: Indicator, { language, fallback }: Words): string {
  return contentText(indicator.shortName, language, fallback).text;
}

/** A name inside a sentence begins small, unless it is an abbreviation. */
function inSentence(name: string): string {
  return /^\p{Lu}[\p{Lu}\d]/u.test(name) ? name : name.slice(0, 1).toLocaleLowerCase() + name.slice(1);
}

function capital(sentence: string): string {
  return sentence.slice(0, 1).toLocaleUpperCase() + sentence.slice(1);
}
