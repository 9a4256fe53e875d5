import type { AnswerRow, Explored, ExploredAxis } from '#lib/server/explored.ts';
import { TOTAL, type Member, type Pivot } from './pivot.ts';

/** Members that bars stand for, and the row of the answer behind each. */
export interface BarMembers {
  axis: ExploredAxis;
  members: readonly Member[];
  rowOf: (member: Member) => AnswerRow | undefined;
}

/** Takes the members of an answer by one axis; of one by periods too the others, as they stand in the last period. */
export function barMembers(pivot: Pivot, { rows, columns }: Pick<Explored, 'rows' | 'columns'>): BarMembers {
  if (columns === null)
    return { axis: rows, members: pivot.rows, rowOf: (member) => pivot.at(member, TOTAL) };
  const [last = null] = (rows.kind === 'period' ? pivot.rows : pivot.columns).toSorted().slice(-1);
  return rows.kind === 'period'
    ? { axis: columns, members: pivot.columns, rowOf: (member) => pivot.at(last, member) }
    : { axis: rows, members: pivot.rows, rowOf: (member) => pivot.at(member, last) };
}
