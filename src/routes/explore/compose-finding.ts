import { directionOf } from '#lib/format/direction.ts';
import { lowered } from '#lib/format/lowered.ts';
import { formatShare } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import type { ExploredAxis } from '#lib/server/explored.ts';
import { areUnitsCompared, composeComparison } from './compose-comparison.ts';
import { breakWithin } from './break-within.ts';
import { figureWords, isUnreported, numberOf } from './compose-cell.ts';
import { memberName, type Naming } from './member-name.ts';
import { TOTAL, type Member, type Pivot, type Place } from './pivot.ts';

/** A value of the main figure with the name of what it is of. */
interface Named {
  member: Member;
  name: string;
  value: number;
}

/** Share from which the largest part of a whole is worth a sentence of its own. */
const LARGE = 0.15;

/**
 * Says what an answer shows, in one sentence: of one figure over time where it has gone; of parts of a whole the largest with its share
 * where that is large; of all else how far they lie apart, over time at the end. Units compared are told by {@link composeComparison}.
 */
export function composeFinding(pivot: Pivot, naming: Naming): string {
  const { explored, words } = naming;
  const { main, rows, columns } = explored;
  if (isUntold(pivot, naming)) return words.t('reports.none');
  if (!columns && rows.kind === 'period') return trendSentence(pivot, naming);
  if (areUnitsCompared(naming.explored)) return composeComparison(pivot, naming);
  const named = columns ? cellsOf(pivot, naming) : valuesOf(pivot.rows, rows, pivot, naming);
  const total = columns ? null : numberOf(pivot.at(TOTAL, TOTAL), main.id);
  const sentence = spreadSentence(named, total, naming);
  const end = lastPeriod(pivot, explored);
  if (end === null || named.length === 0) return sentence;
  const period = capitalised(formatPeriod(end, explored.grain, words.language, words.fiscalYearStart));
  // In Hindi, and of one member alone, a sentence begins with a name.
  const beginsWithName = words.language === 'hi' || named.length === 1;
  return words.t('explore.finding.in', {
    period,
    sentence: beginsWithName ? sentence : lowered(sentence, words.language),
  });
}

/** Whether there is no figure anywhere, and somewhere none since no report has come. */
function isUntold({ rows, columns, at }: Pivot, { explored: { main } }: Naming): boolean {
  const places: readonly Place[] = [TOTAL, ...columns];
  const cells = rows.flatMap((row) => places.map((column) => at(row, column)));
  return (
    cells.every((cell) => numberOf(cell, main.id) === null) &&
    cells.some((cell) => isUnreported(cell, main.id))
  );
}

function spreadSentence(named: readonly Named[], total: number | null, { explored, words }: Naming): string {
  const { main } = explored;
  const text = (value: number) => figureWords(value, main, words);
  if (named.length === 0) return words.t('explore.finding.none');
  const high = named.reduce((most, one) => (one.value > most.value ? one : most));
  const low = named.reduce((least, one) => (one.value <= least.value ? one : least));
  if (named.length === 1)
    return words.t('explore.finding.single', { name: high.name, value: text(high.value) });
  if (main.isAdded && total !== null && high.value / total >= LARGE)
    return words.t('explore.finding.share', {
      ...{ name: high.name, total: text(total) },
      share: formatShare(high.value, total, words.language),
    });
  if (text(high.value) === text(low.value))
    return words.t('explore.finding.same', {
      names: joinNames(
        named.map(({ name }) => name),
        named.length,
        words,
        { of: 'parts' },
      ),
      value: text(high.value),
    });
  return words.t('explore.finding.spread', {
    ...{ high: high.name, highValue: text(high.value) },
    ...{ low: low.name, lowValue: text(low.value) },
  });
}

/** The last period of an answer by periods and something else; null of any other. */
function lastPeriod(
  { rows: down, columns: across }: Pivot,
  { rows, columns }: Naming['explored'],
): string | null {
  if (columns?.kind === 'period') return String(across.at(-1));
  return columns && rows.kind === 'period' ? String(down.toSorted().at(-1)) : null;
}

function trendSentence(pivot: Pivot, naming: Naming): string {
  const { explored, words } = naming;
  const since = breakWithin(explored)?.date ?? '';
  const comparable = pivot.rows.toSorted().filter((period) => String(period) >= since);
  const measured = valuesOf(comparable, explored.rows, pivot, naming);
  const [first, last] = [measured.at(0), measured.at(-1)];
  if (!first || !last) return words.t('explore.finding.none');
  const text = (value: number) => figureWords(value, explored.main, words);
  if (first === last)
    return words.t('explore.finding.single', { name: first.name, value: text(first.value) });
  const { key, from } = directionOf(
    measured.map(({ value }) => value),
    (one, other) => text(one) === text(other),
  );
  const start = measured[from]!;
  return words.t(key, {
    ...{ first: text(start.value), last: text(last.value) },
    since: formatPeriod(String(start.member), explored.grain, words.language, words.fiscalYearStart),
  });
}

function valuesOf(members: readonly Member[], axis: ExploredAxis, pivot: Pivot, naming: Naming): Named[] {
  return members.flatMap((member) => {
    const value = numberOf(pivot.at(member, TOTAL), naming.explored.main.id);
    return value === null ? [] : [{ member, name: memberName(member, axis, naming).text, value }];
  });
}

/** Cells of two axes, named by both; where one of them is periods those of the last one, named by the other. */
function cellsOf(pivot: Pivot, naming: Naming): Named[] {
  const { explored } = naming;
  const end = lastPeriod(pivot, explored);
  const isEnd = (member: Member, axis: ExploredAxis) =>
    end === null || axis.kind !== 'period' || member === end;
  return pivot.rows.flatMap((row) =>
    pivot.columns.flatMap((column): Named[] => {
      const value = numberOf(pivot.at(row, column), explored.main.id);
      if (value === null || !isEnd(row, explored.rows) || !isEnd(column, explored.columns!)) return [];
      const names = (
        [
          [row, explored.rows],
          [column, explored.columns!],
        ] as const
      )
        .filter(([, axis]) => axis.kind !== 'period')
        .map(([member, axis]) => memberName(member, axis, naming).text);
      return [{ member: row, name: names.join(' · '), value }];
    }),
  );
}
