import { formatShare } from '#lib/format/number.ts';
import { capitalised, formatPeriod } from '#lib/format/period.ts';
import { joinNames } from '#lib/i18n/join-names.ts';
import { EACH_UNIT, type Explored } from '#lib/server/explored.ts';
import { breakWithin } from './break-within.ts';
import { differenceOf, figureUnit, figureWords, numberOf } from './compose-cell.ts';
import { memberName, type Naming } from './member-name.ts';
import { TOTAL, type Place, type Pivot } from './pivot.ts';

/** A unit with its value, and with its name as sentences have it. */
interface Compared {
  id: string;
  name: string;
  value: number;
}

/** Whether an answer is by units that are compared, and by nothing else but periods. */
export function areUnitsCompared({ rows, columns }: Pick<Explored, 'rows' | 'columns'>): boolean {
  const axes = [rows, columns].filter((axis) => axis !== null);
  return axes.some(({ id }) => id === EACH_UNIT) && axes.every(({ kind }) => kind !== 'dimension');
}

/**
 * Says how far units that are compared lie apart in the last period, and how far the same two did in the first that compares with it. Of
 * what is added up a unit below another is a share of it.
 */
export function composeComparison(pivot: Pivot, naming: Naming): string {
  const { explored, words } = naming;
  const periods = periodsOf(pivot, naming);
  const end = periods.at(-1) ?? TOTAL;
  const compared = comparedAt(end, pivot, naming);
  const sentence = standing(compared, naming) ?? apart(compared, { periods, pivot, naming });
  if (end === TOTAL || compared.length === 0) return sentence;
  const period = formatPeriod(String(end), explored.grain, words.language, words.fiscalYearStart);
  return words.t('explore.finding.in', { period: capitalised(period), sentence });
}

/** Periods in order; none where the answer is by units alone. */
function periodsOf(pivot: Pivot, { explored: { rows, columns } }: Naming): string[] {
  const members = rows.kind === 'period' ? pivot.rows : columns?.kind === 'period' ? pivot.columns : [];
  return members.map(String).toSorted();
}

/** The units that have a value in a period, the highest first. */
function comparedAt(period: Place, pivot: Pivot, naming: Naming): Compared[] {
  const { rows, columns, main, compared } = naming.explored;
  const isDown = rows.id === EACH_UNIT;
  const axis = isDown ? rows : columns!;
  return compared
    .flatMap(({ unitId: id }) => {
      const value = numberOf(isDown ? pivot.at(id, period) : pivot.at(period, id), main.id);
      return value === null ? [] : [{ id, name: memberName(id, axis, naming).text, value }];
    })
    .toSorted((one, other) => other.value - one.value);
}

/** What is to be said of units that do not lie apart: none, one alone, equal ones, and one that is a part of another. */
function standing(compared: readonly Compared[], { catalog, explored, words }: Naming): string | null {
  const { main } = explored;
  const [high, low] = [compared[0], compared.at(-1)];
  const text = (value: number) => figureWords(value, main, words);
  if (!high || !low) return words.t('explore.finding.none');
  if (compared.length === 1)
    return words.t('explore.finding.single', { name: high.name, value: text(high.value) });
  // What was asked about comes first, where it is a part at all.
  const parts = compared.filter(({ id }) => main.isAdded && isBelow(id, high.id, catalog));
  const part = parts.find(({ id }) => id === explored.compared[0]?.unitId) ?? parts[0];
  if (part)
    return words.t('explore.finding.share', {
      ...{ name: part.name, total: `${text(high.value)} (${high.name})` },
      share: formatShare(part.value, high.value, words.language),
    });
  if (differenceOf(low.value, high.value, main, words)?.direction !== 'same') return null;
  const names = compared.map(({ name }) => name);
  return words.t('explore.finding.same', {
    names: joinNames(names, names.length, words, { of: 'units' }),
    value: text(high.value),
  });
}

function isBelow(id: string, above: string, catalog: Naming['catalog']): boolean {
  const parent = catalog.units.get(id)?.parentId ?? null;
  return parent !== null && (parent === above || isBelow(parent, above, catalog));
}

function apart(
  compared: readonly Compared[],
  { periods, pivot, naming }: { periods: readonly string[]; pivot: Pivot; naming: Naming },
): string {
  const { explored, words } = naming;
  const [high, low] = [compared[0]!, compared.at(-1)!];
  const gap = gapText(low.value, high.value, naming);
  const sentence = words.t('beside.gap', {
    ...{ high: high.name, highValue: figureWords(high.value, explored.main, words) },
    ...{ low: low.name, lowValue: figureWords(low.value, explored.main, words), gap },
  });
  const since = breakWithin(explored)?.date ?? '';
  for (const period of periods.slice(0, -1).filter((one) => one >= since)) {
    const then = comparedAt(period, pivot, naming);
    const [above, below] = [high, low].map(({ id }) => then.find((one) => one.id === id));
    if (!above || !below) continue;
    const before = gapText(below.value, above.value, naming);
    return words.t(above.value < below.value ? 'beside.gap.turned' : 'beside.gap.before', {
      ...{ sentence, before },
      since: formatPeriod(period, explored.grain, words.language, words.fiscalYearStart),
    });
  }
  return sentence;
}

function gapText(low: number, high: number, { explored: { main }, words }: Naming): string {
  const { amount = '' } = differenceOf(low, high, main, words) ?? {};
  return [amount, figureUnit(main, words)].filter(Boolean).join(' ');
}
