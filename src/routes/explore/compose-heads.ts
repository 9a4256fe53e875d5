import { explorationHref, sortBy } from '#lib/filters/exploration.ts';
import { unitName } from '#lib/format/unit-name.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import { EACH_UNIT, type ExploredAxis } from '#lib/server/explored.ts';
import { changeColumn, comparedColumn } from '#lib/server/explored-order.ts';
import { comparedText } from './compared-text.ts';
import { figureUnit } from './compose-cell.ts';
import { drillInto } from './drill.ts';
import { axisName, memberName, type Naming } from './member-name.ts';
import { TOTAL, type Pivot, type Place } from './pivot.ts';
import type { Head } from './table-view.ts';

/** What heads are composed for: the columns drawn, and in which of them rows are sorted. */
type Headed = Naming & { sortedAt: Pivot['sortedAt'] };

/**
 * Composes one row of heads, and above it the members where there is an axis of columns; beside each figure what it is compared with. Every
 * head of numbers sorts; those of members narrow by a link of their own.
 */
export function composeHeads(
  columns: readonly Place[],
  { sortedAt }: Pick<Pivot, 'sortedAt'>,
  naming: Naming,
): Head[][] {
  const headed: Headed = { ...naming, sortedAt };
  const { figures, comparisons, rows, columns: across } = naming.explored;
  const perMember = figures.length * (1 + 2 * comparisons.length);
  const isAlone = across !== null && perMember === 1;
  const first = sortHead({ column: rows.column, at: TOTAL }, axisName(rows.id, naming), headed);
  const below = () =>
    columns.flatMap((column) => figures.flatMap(({ id }) => figureHeads(id, column, headed)));
  if (across === null) return [[first, ...below()]];
  const members = columns.map((column) => memberHead(column, across, isAlone ? null : perMember, headed));
  return isAlone ? [[first, ...members]] : [[{ ...first, rows: 2 }, ...members], below()];
}

/** @param group columns that it stands over; null where it is the head of its only one */
function memberHead(column: Place, axis: ExploredAxis, group: number | null, headed: Headed): Head {
  const { explored, words } = headed;
  const text = column === TOTAL ? totalName(axis, headed) : memberName(column, axis, headed);
  const drilled = column === TOTAL ? null : drillInto(column, axis, headed);
  const own =
    group === null
      ? sortHead({ column: explored.main.id, at: column }, text, headed)
      : { ...plainHead(text), columns: group };
  return {
    ...own,
    isTotal: column === TOTAL,
    drill: drilled && {
      href: explorationHref(drilled),
      label: words.t('honest.into', { name: text.text }),
    },
  };
}

function figureHeads(id: string, column: Place, headed: Headed): Head[] {
  const { explored, words } = headed;
  const figure = explored.figures.find((one) => one.id === id)!;
  const isTotal = column === TOTAL && explored.columns !== null;
  const text = contentText(figure.name, words.language, words.fallback);
  const said = (own: string, of: string) => ({
    ...sortHead({ column: of, at: column }, { text: own, language: words.language }, headed),
    isTotal,
  });
  return [
    {
      ...sortHead({ column: id, at: column }, text, headed),
      ...{ isTotal, unit: unitBeside(text.text, figureUnit(figure, words)) },
    },
    ...explored.comparisons.flatMap((comparison) => [
      said(comparedText(comparison, headed).head, comparedColumn(id, comparison)),
      said(words.t('table.change'), changeColumn(id, comparison)),
    ]),
  ];
}

/** A unit says nothing beside a name that has it. */
function unitBeside(name: string, unit: string): string {
  return name.toLocaleLowerCase().includes(unit.toLocaleLowerCase()) ? '' : unit;
}

/** A head that sorts rows by a column: by their members, or by a figure as it stands in the column of a member. */
function sortHead({ column, at }: { column: string; at: Place }, text: ContentText, headed: Headed): Head {
  const { explored, sortedAt } = headed;
  // No condition names the member of rows without a code, and neither does an order.
  if (at === null) return plainHead(text);
  const usual = explored.rows.kind === 'period' ? { column: explored.rows.column, descending: false } : null;
  const order = explored.order ?? usual;
  const isFigure = column !== explored.rows.column;
  const isSorted = order?.column === column && (!isFigure || sortedAt === at);
  const place = { column, at: at === TOTAL ? null : String(at) };
  const asked = { ...explored.asked, order: isSorted ? { ...place, descending: order.descending } : null };
  return {
    ...plainHead(text),
    href: explorationHref(sortBy(asked, place, isFigure)),
    sorted: isSorted ? (order.descending ? 'descending' : 'ascending') : null,
  };
}

const plainHead = (text: ContentText): Head => ({
  ...{ text, unit: '', href: null, drill: null, sorted: null },
  ...{ columns: 1, rows: 1, isTotal: false },
});

/** What a total is over: of periods it is of the whole range; beside units of a level, which need not make up the whole, it is the unit's own. */
export function totalName(
  axis: ExploredAxis,
  { explored, words }: Pick<Naming, 'explored' | 'words'>,
): ContentText {
  const { language, t } = words;
  if (axis.kind === 'period') return { text: t('explore.total.period'), language };
  if (!axis.id.startsWith('unit:') || axis.id === EACH_UNIT)
    return { text: t('explore.total.all'), language };
  const unit = unitName(explored.unit, language, words.fallback).text;
  return { text: t('explore.total.unit', { unit }), language };
}
