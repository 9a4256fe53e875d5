import { conditionsOf, readAnswer, type ExploredAxis } from '#lib/server/explored.ts';
import { seesWholeAlone } from '#lib/server/explored-units.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { composeBoard, isFlat, MOST_MEMBERS, weightOf } from './compose-board.ts';
import type { BoardView } from './explore-view.ts';
import { axisName, comparedName, memberName, type Naming } from './member-name.ts';

/**
 * Reads the largest members of everything the answer is not by, all at once, over the whole range and under the same filters; those of a
 * board's own dimension are left out there, so that another member can be chosen beside. Boards whose members are all alike come last.
 */
export async function readBoards(
  snapshot: Snapshot,
  scope: Scope,
  naming: Naming,
  signal?: AbortSignal,
): Promise<BoardView[]> {
  const boards = await Promise.all(
    boardAxes(naming).map((axis) => readBoard(snapshot, scope, { axis, naming }, signal)),
  );
  return boards.toSorted((one, other) => Number(one.isFlat) - Number(other.isFlat)).map(({ board }) => board);
}

/** Says what the shares are of, and of which unit where others stand beside it. */
export function boardsNote(naming: Naming): string {
  const { explored, words } = naming;
  const { isRatio, isAdded } = explored.main;
  const said = words.t(`explore.boards.${isRatio ? 'ratio' : isAdded ? 'added' : 'counted'}`);
  if (explored.compared.length === 0) return said;
  return `${words.t('beside.boards', { unit: comparedName(explored.unit, naming).text })} ${said}`;
}

/** Everything the answer is not by: dimensions whose codes have labels, the units directly below, and lists that grow, as of tasks. */
export function boardAxes({
  explored,
  catalog,
  scope,
}: Pick<Naming, 'explored' | 'catalog' | 'scope'>): ExploredAxis[] {
  const { rows, columns, dimensions, unit, isSummed } = explored;
  if (!isSummed || seesWholeAlone(scope, unit.unitId)) return [];
  const axes = [rows, columns].filter((axis) => axis !== null);
  const hasParts = (catalog.children.get(unit.unitId) ?? []).length > 0;
  const units: ExploredAxis[] = hasParts ? [{ id: 'unit', column: 'unit_id', kind: 'unit' }] : [];
  const [labelled, growing] = [true, false].map((hasLabels) =>
    dimensions
      .filter(({ members }) => members.length > 0 === hasLabels)
      .map(({ id }): ExploredAxis => ({ id, column: id, kind: 'dimension' })),
  );
  return [...labelled!, ...units, ...growing!].filter(({ column }) =>
    axes.every((axis) => axis.column !== column),
  );
}

async function readBoard(
  snapshot: Snapshot,
  scope: Scope,
  { axis, naming }: { axis: ExploredAxis; naming: Naming },
  signal?: AbortSignal,
): Promise<{ board: BoardView; isFlat: boolean }> {
  const { explored, words } = naming;
  const { main, query, asked } = explored;
  const question = {
    ...query,
    indicators: main.kind === 'indicator' ? [main.id] : [],
    measures: main.kind === 'measure' ? [main.id] : [],
    by: [axis.id],
    where: { ...conditionsOf(asked, axis.column), unit: [explored.unit.unitId] },
    time: { ...query.time, compare: [] },
    order: [{ column: weightOf(main), descending: true }],
    // The total is never smaller than a part: it stands among the first.
    ...{ totals: true, states: false, limit: MOST_MEMBERS + 2 },
  };
  const answer = await readAnswer(snapshot, scope, question, signal);
  const rows = answer.filter((row) => row.total_of === null);
  const whole = answer.find((row) => row.total_of !== null) ?? null;
  const board = composeBoard(rows, whole, {
    ...{ axis, main, asked, words, name: axisName(axis.id, naming) },
    nameOf: (member) => memberName(member, axis, naming),
  });
  return { board, isFlat: isFlat(rows, main) };
}
