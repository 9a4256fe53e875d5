import { explorationHref, explorationSearch, type Exploration } from '#lib/filters/exploration.ts';
import { plainText } from '#lib/filters/plain-text.ts';
import { PAGE_ROWS, type RowsAsked } from '#lib/server/exploration.ts';
import { MOST_ANSWERED, type ExploredAxis } from '#lib/server/explored.ts';
import { composeCells, notesOf, type MarkOf } from './compose-cell.ts';
import { composeHeads, totalName } from './compose-heads.ts';
import { drillInto } from './drill.ts';
import { axisName, memberName, type Naming } from './member-name.ts';
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
  /** Where the rows behind the figure of a row or of one of its parts are; null where the API has none. */
  behindOf: (line: { row: Member; part?: Member | undefined }) => string | null;
  asked: RowsAsked;
}

/** Composes the table of an answer: heads that sort, members that narrow, totals last. */
export function composeTable(subject: TableSubject, naming: Naming): TableView {
  const { pivot, answered } = subject;
  const { explored, words } = naming;
  const columns = columnsOf(pivot);
  const found = findLines(subject, naming);
  const { start, count } = subject.asked;
  const rows = found.slice(start, start + count).map((line) => composeRow(line, columns, subject, naming));
  const hasTotal = columns.some((column) => pivot.at(TOTAL, column)) && explored.isSummed;
  const total = hasTotal ? [composeRow({ row: TOTAL }, columns, subject, naming)] : [];
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
      ...levelNotes(naming),
    ],
    hasRunning:
      [explored.rows, explored.columns, explored.within].some((axis) => axis?.kind === 'period') &&
      !explored.last.complete,
  };
}

/** A line of the table: a row, or where it has `part` a part of one. */
interface Line {
  row: Place;
  part?: Member;
}

/** Rows, each before its parts, whose names have in them what is sought, with or without tone marks; with a part comes its row, and with a row all of its parts. */
function findLines({ pivot, asked }: TableSubject, naming: Naming): readonly Line[] {
  const sought = plainText(asked.find.trim());
  const { rows, within } = naming.explored;
  const isSought = (member: Member, axis: ExploredAxis) =>
    sought === '' || plainText(memberName(member, axis, naming).text).includes(sought);
  return pivot.rows.flatMap((row): Line[] => {
    const isRow = isSought(row, rows);
    const parts = within === null ? [] : pivot.partsOf(row).filter((part) => isRow || isSought(part, within));
    return isRow || parts.length > 0 ? [{ row }, ...parts.map((part) => ({ row, part }))] : [];
  });
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
  lines: readonly Line[],
  columns: readonly Place[],
  { pivot, markOf }: TableSubject,
  { figures }: Naming['explored'],
): Pick<TableView, 'marks' | 'noteMarks'> {
  const marks = new Set<Mark>();
  const notes = new Set<NoteMark>();
  for (const line of [...lines, { row: TOTAL } as const])
    for (const column of columns)
      for (const figure of figures) {
        const found = behindCell(pivot, line, column);
        const mark = line.row === TOTAL && !found ? null : markOf(found, figure);
        if (mark) marks.add(mark);
        for (const note of notesOf(found, figure)) notes.add(note);
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

/** The row of the answer behind a cell of a line. */
function behindCell(pivot: Pivot, { row, part }: Line, column: Place) {
  return part === undefined || row === TOTAL ? pivot.at(row, column) : pivot.partAt(row, part, column);
}

function composeRow(
  line: Line,
  columns: readonly Place[],
  { pivot, markOf, behindOf }: TableSubject,
  naming: Naming,
): TableRow {
  const { explored, words } = naming;
  const { row, part } = line;
  const isTotal = row === TOTAL;
  const cells = columns.flatMap((column): TableCell[] =>
    explored.figures.flatMap((figure) =>
      composeCells(behindCell(pivot, line, column), figure, {
        ...{ compare: explored.comparisons, words },
        markOf: isOutside(row, column, pivot, naming) ? () => 'outside' as const : markOf,
        isTotal: isTotal || (column === TOTAL && explored.columns !== null),
      }),
    ),
  );
  const own = { cells, isTotal, isSplit: false, partOf: null };
  if (isTotal)
    return { ...own, key: 'total', name: totalName(explored.rows, naming), href: null, behind: null };
  const name = memberName(row, explored.rows, naming);
  if (part !== undefined)
    return {
      ...own,
      key: `part ${String(row)} ${String(part)}`,
      name: memberName(part, explored.within!, naming),
      href: partHref(row, part, naming),
      partOf: name,
      behind: behindOf({ row, part }),
    };
  const drilled = drillInto(row, explored.rows, naming);
  return {
    ...own,
    key: `member ${String(row)}`,
    ...{ name, href: drilled && explorationHref(drilled), isSplit: pivot.partsOf(row).length > 0 },
    behind: behindOf({ row }),
  };
}

/** Narrows to a code that a row is split by; units and periods are gone to as rows. */
function partHref(row: Member, part: Member, naming: Naming): string | null {
  const { within } = naming.explored;
  const narrowed = within?.kind === 'dimension' && row !== null ? drillInto(part, within, naming) : null;
  return narrowed && explorationHref(narrowed);
}

/** Units of a level below a row need not make it up: others may stand beside them. */
function levelNotes(naming: Naming): string[] {
  const { within } = naming.explored;
  if (!within?.id.startsWith('unit:')) return [];
  return [naming.words.t('explore.note.level', { level: axisName(within.id, naming).text })];
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
