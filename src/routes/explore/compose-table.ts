import { explorationHref, explorationSearch, type Exploration } from '#lib/filters/exploration.ts';
import { plainText } from '#lib/filters/plain-text.ts';
import { PAGE_ROWS, type RowsAsked } from '#lib/server/exploration.ts';
import { MOST_ANSWERED } from '#lib/server/explored.ts';
import { composeCells, notesOf, type MarkOf } from './compose-cell.ts';
import { composeHeads, totalName } from './compose-heads.ts';
import { drillInto } from './drill.ts';
import { memberName, type Naming } from './member-name.ts';
import { TOTAL, type Member, type Pivot, type Place } from './pivot.ts';
import { isOutside, unaddedNotes, untoldNotes } from './untold-notes.ts';
import type { Mark, NoteMark, TableCell, TableRow, TableView } from './table-view.ts';

/** Columns drawn; a download has all. */
const MOST_COLUMNS = 24;

export interface TableSubject {
  /** The version that is shown: rows that are fetched later are of it, too. */
  snapshotId: string;
  pivot: Pivot;
  /** Rows of the answer, also those of totals. */
  answered: number;
  caption: string;
  markOf: MarkOf;
  /** Where the rows behind a member's figure are; null where the API has none. */
  behindOf: (member: Member) => string | null;
  asked: RowsAsked;
}

/** Composes the table of an answer: heads that sort, members that narrow, totals last. */
export function composeTable(subject: TableSubject, naming: Naming): TableView {
  const { pivot, answered } = subject;
  const { explored, words } = naming;
  const columns = columnsOf(pivot);
  const found = findRows(subject, naming);
  const { start, count } = subject.asked;
  const rows = found
    .slice(start, start + count)
    .map((member) => composeRow(member, columns, subject, naming));
  const hasTotal = columns.some((column) => pivot.at(TOTAL, column)) && explored.isSummed;
  const total = hasTotal ? [composeRow(TOTAL, columns, subject, naming)] : [];
  const all = [...rows, ...total];
  return {
    ...pagesOf(found.length, subject.asked, explored.asked),
    window:
      found.length > PAGE_ROWS
        ? `/explore/window?${explorationSearch(explored.asked)}&version=${subject.snapshotId}`
        : null,
    ...{ first: start, count: found.length },
    caption: subject.caption,
    heads: composeHeads(columns, pivot, naming),
    rows: all,
    hasBehind: all.some(({ behind }) => behind !== null),
    ...signsOf(found, columns, subject, explored),
    notes: [
      ...cutNotes({ pivot, answered, columns }, words.t),
      ...untoldNotes(pivot, naming),
      ...unaddedNotes(pivot, naming),
    ],
    hasRunning:
      [explored.rows, explored.columns].some((axis) => axis?.kind === 'period') && !explored.last.complete,
  };
}

/** Members whose names have in them what is sought, with or without tone marks. */
function findRows({ pivot, asked }: TableSubject, naming: Naming): readonly Member[] {
  const sought = plainText(asked.find.trim());
  if (sought === '') return pivot.rows;
  const { rows } = naming.explored;
  return pivot.rows.filter((member) => plainText(memberName(member, rows, naming).text).includes(sought));
}

function pagesOf(
  count: number,
  { start }: RowsAsked,
  asked: Exploration,
): Pick<TableView, 'previous' | 'next'> {
  const to = (first: number) => {
    const href = explorationHref(asked);
    if (first <= 0) return href;
    return `${href}${href.includes('?') ? '&' : '?'}start=${first}`;
  };
  return {
    previous: start > 0 ? to(start - PAGE_ROWS) : null,
    next: start + PAGE_ROWS < count ? to(start + PAGE_ROWS) : null,
  };
}

/** Signs used anywhere in the table, also on its other pages. */
function signsOf(
  rows: readonly Place[],
  columns: readonly Place[],
  { pivot, markOf }: TableSubject,
  { figures }: Naming['explored'],
): Pick<TableView, 'marks' | 'noteMarks'> {
  const marks = new Set<Mark>();
  const notes = new Set<NoteMark>();
  const places: readonly Place[] = [...rows, TOTAL];
  for (const row of places)
    for (const column of columns)
      for (const figure of figures) {
        const mark = row === TOTAL && !pivot.at(row, column) ? null : markOf(pivot.at(row, column), figure);
        if (mark) marks.add(mark);
        for (const note of notesOf(pivot.at(row, column), figure)) notes.add(note);
      }
  return { marks: [...marks], noteMarks: [...notes] };
}

/** Members of the column axis, then their total where there is one; the column of totals alone where there is no such axis. */
function columnsOf({ rows, columns, at }: Pivot): Place[] {
  if (columns.length === 0) return [TOTAL];
  const hasTotals = rows.some((row) => at(row, TOTAL));
  const members: Place[] = columns.slice(0, MOST_COLUMNS);
  return hasTotals ? [...members, TOTAL] : members;
}

function composeRow(
  member: Place,
  columns: readonly Place[],
  { pivot, markOf, behindOf }: TableSubject,
  naming: Naming,
): TableRow {
  const { explored, words } = naming;
  const isTotal = member === TOTAL;
  const drilled = isTotal ? null : drillInto(member, explored.rows, naming);
  const cells = columns.flatMap((column): TableCell[] =>
    explored.figures.flatMap((figure) =>
      composeCells(pivot.at(member, column), figure, {
        ...{ compare: explored.asked.compare, words },
        markOf: isOutside(member, column, pivot, naming) ? () => 'outside' as const : markOf,
        isTotal: isTotal || (column === TOTAL && explored.columns !== null),
      }),
    ),
  );
  return {
    key: isTotal ? 'total' : `member ${String(member)}`,
    name: isTotal ? totalName(explored.rows, naming) : memberName(member, explored.rows, naming),
    href: drilled && explorationHref(drilled),
    ...{ isTotal, cells },
    behind: isTotal ? null : behindOf(member),
  };
}

function cutNotes(
  { pivot, answered, columns }: { pivot: Pivot; answered: number; columns: readonly Place[] },
  t: Naming['words']['t'],
): string[] {
  const shownColumns = columns.filter((column) => column !== TOTAL).length;
  return [
    ...(answered >= MOST_ANSWERED ? [t('explore.note.cut', { count: MOST_ANSWERED })] : []),
    ...(pivot.columns.length > shownColumns
      ? [t('explore.note.columns', { shown: shownColumns, count: pivot.columns.length })]
      : []),
  ];
}
