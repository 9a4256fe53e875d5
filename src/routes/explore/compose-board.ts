import { explorationHref, toggleCondition, type Exploration } from '#lib/filters/exploration.ts';
import type { Words } from '#lib/format/cell.ts';
import { formatShare } from '#lib/format/number.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { AnswerRow, ExploredAxis } from '#lib/server/explored.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import { figureText, numberOf } from './compose-cell.ts';
import type { BoardMember, BoardView } from './explore-view.ts';
import type { Member } from './pivot.ts';

/** Members of a board. */
export const MOST_MEMBERS = 8;

/** What a board is of, besides its rows. */
export interface BoardSubject {
  axis: ExploredAxis;
  name: ContentText;
  main: ExploredFigure;
  asked: Exploration;
  words: Words;
  nameOf: (member: Member) => ContentText;
}

/**
 * Composes the largest members of an axis, on the server and, while a range is being chosen, in the browser.
 *
 * @param rows in order, see {@link inBoardOrder}
 */
export function composeBoard(
  rows: readonly AnswerRow[],
  whole: AnswerRow | null,
  subject: BoardSubject,
): BoardView {
  const { axis, name, main, asked } = subject;
  const total = numberOf(whole ?? undefined, weightOf(main));
  const shown = rows.slice(0, MOST_MEMBERS);
  const largest = Math.max(0, ...shown.map((row) => numberOf(row, main.id) ?? 0));
  return {
    ...{ id: axis.id, column: axis.column, name },
    members: shown.map((row) => composeMember(row, { total, largest }, subject)),
    others: rows.length > MOST_MEMBERS ? composeOthers(shown, total, subject) : null,
    more: rows.length > MOST_MEMBERS ? explorationHref({ ...asked, by: [axis.id], order: null }) : null,
  };
}

/** What is left of the whole beside those that are shown, of what adds up. */
function composeOthers(
  shown: readonly AnswerRow[],
  total: number | null,
  { main, words }: BoardSubject,
): BoardView['others'] {
  if (!main.isAdded || total === null) return null;
  const rest = total - shown.reduce((sum, row) => sum + (numberOf(row, main.id) ?? 0), 0);
  return { value: figureText(rest, main, words), share: formatShare(rest, total, words.language) };
}

/**
 * Whether the first that is not shown weighs as much as the largest: those that are shown are the first by their codes alone.
 * @param rows those of the board, in order
 */
export function isFlat(rows: readonly AnswerRow[], main: Pick<ExploredFigure, 'id' | 'isRatio'>): boolean {
  const next = rows[MOST_MEMBERS];
  const weight = weightOf(main);
  return next !== undefined && numberOf(rows[0], weight) === numberOf(next, weight);
}

/** What members are ordered by: a ratio of little says little, so that its denominator weighs. */
export function weightOf({ id, isRatio }: Pick<ExploredFigure, 'id' | 'isRatio'>): string {
  return isRatio ? `${id}_denominator` : id;
}

/** The largest first, those without a weight last, equal ones by their codes: as the server orders them. */
export function inBoardOrder(
  rows: readonly AnswerRow[],
  axis: Pick<ExploredAxis, 'column'>,
  main: Pick<ExploredFigure, 'id' | 'isRatio'>,
): AnswerRow[] {
  const weight = weightOf(main);
  return rows.toSorted((one, other) => {
    const [a, b] = [numberOf(one, weight), numberOf(other, weight)];
    if (a !== b) return a === null ? 1 : b === null ? -1 : b - a;
    return byCode(one[axis.column] ?? null, other[axis.column] ?? null);
  });
}

function byCode(one: Member, other: Member): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -1 : 1;
}

function composeMember(
  row: AnswerRow,
  { total, largest }: { total: number | null; largest: number },
  { axis, main, asked, words, nameOf }: BoardSubject,
): BoardMember {
  const member = row[axis.column] ?? null;
  const value = numberOf(row, main.id);
  const weight = numberOf(row, weightOf(main));
  const isPart = (main.isAdded || main.isRatio) && total !== null && weight !== null;
  return {
    key: `member ${String(member)}`,
    name: nameOf(member),
    ...narrowing(member, axis, asked),
    value: figureText(value, main, words),
    share: isPart ? formatShare(weight, total, words.language) : '',
    length: largest > 0 ? Math.max(0, value ?? 0) / largest : 0,
  };
}

function narrowing(
  member: Member,
  axis: ExploredAxis,
  asked: Exploration,
): Pick<BoardMember, 'href' | 'isChosen'> {
  if (member === null) return { href: null, isChosen: false };
  const code = String(member);
  if (axis.kind === 'unit') return { href: explorationHref({ ...asked, unit: code }), isChosen: false };
  const condition = { dimension: axis.column, code };
  return {
    href: explorationHref(toggleCondition(asked, condition)),
    isChosen: asked.where.some((one) => one.dimension === axis.column && one.code === code),
  };
}
