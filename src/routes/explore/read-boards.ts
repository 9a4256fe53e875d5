import { explorationHref, toggleCondition } from '#lib/filters/exploration.ts';
import { formatShare } from '#lib/format/number.ts';
import type { Translate } from '#lib/i18n/translate.ts';
import {
  conditionsOf,
  readAnswer,
  type AnswerRow,
  type Explored,
  type ExploredAxis,
} from '#lib/server/explored.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { figureText, numberOf } from './compose-cell.ts';
import type { BoardMember, BoardView } from './explore-view.ts';
import { axisName, memberName, type Naming } from './member-name.ts';

/** Members of a board. */
const MOST_MEMBERS = 8;

/**
 * Reads the largest members of everything the answer is not by, all at once, over the whole range and under the same filters; those of a
 * board's own dimension are left out there, so that another member can be chosen beside.
 */
export function readBoards(
  snapshot: Snapshot,
  scope: Scope,
  naming: Naming,
  signal?: AbortSignal,
): Promise<BoardView[]> {
  return Promise.all(boardAxes(naming).map((axis) => readBoard(snapshot, scope, { axis, naming }, signal)));
}

/** Says what the shares are of. */
export function boardsNote({ isRatio, isAdded }: ExploredFigure, t: Translate): string {
  return t(`explore.boards.${isRatio ? 'ratio' : isAdded ? 'added' : 'counted'}`);
}

function boardAxes({ explored, catalog }: Naming): ExploredAxis[] {
  const { rows, columns, dimensions, unit, isSummed } = explored;
  if (!isSummed) return [];
  const axes = [rows, columns].filter((axis) => axis !== null);
  const hasParts = (catalog.children.get(unit.unitId) ?? []).length > 0;
  const units: ExploredAxis[] = hasParts ? [{ id: 'unit', column: 'unit_id', kind: 'unit' }] : [];
  const others = dimensions.map(({ id }): ExploredAxis => ({ id, column: id, kind: 'dimension' }));
  return [...others, ...units].filter(({ column }) => axes.every((axis) => axis.column !== column));
}

async function readBoard(
  snapshot: Snapshot,
  scope: Scope,
  { axis, naming }: { axis: ExploredAxis; naming: Naming },
  signal?: AbortSignal,
): Promise<BoardView> {
  const { explored } = naming;
  const { main, query, asked } = explored;
  const weight = weightOf(main);
  const question = {
    ...query,
    indicators: main.kind === 'indicator' ? [main.id] : [],
    measures: main.kind === 'measure' ? [main.id] : [],
    by: [axis.id],
    where: { ...conditionsOf(asked, axis.column), ...(query.where.unit ? { unit: query.where.unit } : {}) },
    time: { ...query.time, compare: [] },
    order: [{ column: weight, descending: true }],
    // The total is never smaller than a part: it stands among the first.
    ...{ totals: true, limit: MOST_MEMBERS + 2 },
  };
  const answer = await readAnswer(snapshot, scope, question, signal);
  const total = numberOf(
    answer.find((row) => row.total_of !== null),
    weight,
  );
  const members = answer.filter((row) => row.total_of === null);
  const shown = members.slice(0, MOST_MEMBERS);
  const largest = Math.max(0, ...shown.map((row) => numberOf(row, main.id) ?? 0));
  return {
    id: axis.id,
    name: axisName(axis.id, naming),
    members: shown.map((row) => composeMember(row, axis, { total, largest }, naming)),
    more: members.length > MOST_MEMBERS ? explorationHref({ ...asked, by: [axis.id], order: null }) : null,
  };
}

/** What members are ordered by: a ratio of little says little, so that its denominator weighs. */
function weightOf({ id, isRatio }: ExploredFigure): string {
  return isRatio ? `${id}_denominator` : id;
}

function composeMember(
  row: AnswerRow,
  axis: ExploredAxis,
  { total, largest }: { total: number | null; largest: number },
  naming: Naming,
): BoardMember {
  const { explored, words } = naming;
  const { main } = explored;
  const member = row[axis.column] ?? null;
  const value = numberOf(row, main.id);
  const weight = numberOf(row, weightOf(main));
  const isPart = (main.isAdded || main.isRatio) && total !== null && weight !== null;
  return {
    key: `member ${String(member)}`,
    name: memberName(member, axis, naming),
    ...narrowing(member, axis, explored),
    value: figureText(value, main, words),
    share: isPart ? formatShare(weight, total, words.language) : '',
    length: largest > 0 ? Math.max(0, value ?? 0) / largest : 0,
  };
}

function narrowing(
  member: string | number | null,
  axis: ExploredAxis,
  { asked }: Explored,
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
