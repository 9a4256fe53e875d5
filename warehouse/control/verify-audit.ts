import { existsSync } from 'node:fs';
import { anchorFileOf, type AnchorLine } from './audit-anchor.ts';
import { readAnchorLines } from './audit-lines.ts';
import { AUDIT_FIELDS, GENESIS_HASH, hashOfRow, type AuditRow } from './audit-row.ts';
import type { Control } from './open-control.ts';

/**
 * What is wrong:
 * - `row_changed`: its fields do not give its hash
 * - `row_moved`: as `row_changed`, and by the file its hash is that of another row
 * - `row_rewritten`: sound by itself, but not the row that the file, or the head noted elsewhere, knows
 * - `link_wrong`: sound by itself, but it does not follow the row before it
 * - `rows_missing`: rows lack between others
 * - `rows_cut_off`: the file, or the head noted elsewhere, is of a newer row than there is
 * - `line_changed`, `lines_missing`: of the file; the rows themselves are vouched for by those after them
 * - `file_missing`: there are rows, but no file
 */
export type AuditFaultKind =
  | 'row_changed'
  | 'row_moved'
  | 'row_rewritten'
  | 'link_wrong'
  | 'rows_missing'
  | 'rows_cut_off'
  | 'line_changed'
  | 'lines_missing'
  | 'file_missing';

/** A fault, and the rows it is about by number, both ends included. */
export interface AuditFault {
  kind: AuditFaultKind;
  from: number;
  to: number;
}

/** What became of going through the audit. */
export interface AuditVerdict {
  rows: number;
  /** The newest row. Noted elsewhere, it tells later whether table and file were both forged. */
  head: AnchorLine;
  /** Newest rows that the file has not yet: what is being written now, or what a crash kept from it. No fault. */
  unanchored: number;
  /** By row. */
  faults: AuditFault[];
}

/**
 * Goes through the whole audit and says what was tampered with, and where. Reads row by row, whatever else is written meanwhile.
 *
 * @param noted a head that was kept elsewhere: the row of that number must bear its hash
 */
export function verifyAudit(control: Pick<Control, 'sqlite'>, noted?: AnchorLine): AuditVerdict {
  const faults: AuditFault[] = [];
  const file = anchorFileOf(control.sqlite);
  // The file first, as far as it goes now: by then each of its lines has a row.
  const anchors = followAnchors(file, faults);
  const changed = new Map<string, number>();
  let previous: Seen = { seq: 0, hash: GENESIS_HASH, isSound: true, isDoubted: false, isForged: false };
  let rows = 0;
  for (const row of eachRow(control)) {
    const seen = judgeRow(row, previous, anchors.lineOf(row.seq), faults);
    if (noted?.seq === row.seq && noted.hash !== row.hash) add(faults, 'row_rewritten', row.seq);
    if (!seen.isSound) changed.set(row.hash, row.seq);
    previous = seen;
    rows++;
  }
  if (previous.isDoubted) add(faults, 'row_rewritten', previous.seq);
  const { seq, hash } = previous;
  const anchored = anchors.lastSeq();
  const known = Math.max(anchored, noted?.seq ?? 0);
  if (known > seq) add(faults, 'rows_cut_off', seq + 1, known);
  if (file !== null) judgeFile(file, { rows, changed }, faults);
  const unanchored = file === null ? 0 : Math.max(0, seq - anchored);
  return { rows, head: { seq, hash }, unanchored, faults: joinNeighbours(faults) };
}

/** What the next row is judged by. */
interface Seen {
  seq: number;
  hash: string;
  /** Whether it is what was once written; where not, the next one's link says nothing. */
  isSound: boolean;
  /** Whether it and its line differ: which of them was changed, the next row tells. */
  isDoubted: boolean;
  /** Whether it follows a row that was rewritten, so that its own link proves nothing. */
  isForged: boolean;
}

function judgeRow(row: AuditRow, previous: Seen, line: AnchorLine | null, faults: AuditFault[]): Seen {
  const { seq, hash } = row;
  const isSound = hashOfRow(row) === hash;
  const isLinked = row.previousHash === previous.hash;
  const isRewritten = previous.isDoubted && !(isSound && vouches(row, previous, line));
  if (previous.isDoubted) add(faults, isRewritten ? 'row_rewritten' : 'line_changed', previous.seq);
  if (seq > previous.seq + 1) add(faults, 'rows_missing', previous.seq + 1, seq - 1);
  else if (isSound && !isLinked && previous.isSound && !isRewritten) add(faults, 'link_wrong', seq);
  if (!isSound) add(faults, 'row_changed', seq);
  const isDoubted = isSound && line !== null && line.hash !== hash;
  return { seq, hash, isSound, isDoubted, isForged: isLinked && isRewritten };
}

/** Whether a sound row bears witness to the one before it, which is not what the file says. */
function vouches(row: AuditRow, previous: Seen, line: AnchorLine | null): boolean {
  return !previous.isForged && row.previousHash === previous.hash && line?.hash === row.hash;
}

function eachRow({ sqlite }: Pick<Control, 'sqlite'>): IterableIterator<AuditRow> {
  const rows = sqlite.prepare(`select ${AUDIT_FIELDS} from audit order by seq`).iterate();
  return rows as IterableIterator<AuditRow>;
}

/** The lines of the file beside rows that are asked for in order. */
function followAnchors(file: string | null, faults: AuditFault[]) {
  const lines = file === null ? [].values() : readAnchorLines(file, (...fault) => add(faults, ...fault));
  let { value: line = null, done } = lines.next() as IteratorResult<AnchorLine, undefined>;
  let last = line?.seq ?? 0;
  const advance = () => {
    ({ value: line = null, done } = lines.next() as IteratorResult<AnchorLine, undefined>);
    last = line?.seq ?? last;
  };
  return {
    lineOf(seq: number): AnchorLine | null {
      while (!done && line !== null && line.seq < seq) advance();
      return line?.seq === seq ? line : null;
    },
    /** Of the whole file. */
    lastSeq(): number {
      while (!done) advance();
      return last;
    },
  };
}

/** A changed row whose hash the file has elsewhere stood there once. */
function judgeFile(
  file: string,
  { rows, changed }: { rows: number; changed: ReadonlyMap<string, number> },
  faults: AuditFault[],
): void {
  if (rows > 0 && !existsSync(file)) add(faults, 'file_missing', 1, rows);
  if (changed.size === 0) return;
  for (const line of readAnchorLines(file, () => undefined)) {
    const seq = changed.get(line.hash);
    const fault = faults.find(({ kind, from }) => kind === 'row_changed' && from === seq);
    if (fault && line.seq !== seq) fault.kind = 'row_moved';
  }
}

function add(faults: AuditFault[], kind: AuditFaultKind, from: number, to = from): void {
  faults.push({ kind, from, to });
}

/** By row; the same fault of rows that follow one another is told once. */
function joinNeighbours(faults: readonly AuditFault[]): AuditFault[] {
  const joined: AuditFault[] = [];
  for (const fault of faults.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.from - b.from)) {
    const last = joined.at(-1);
    if (last?.kind === fault.kind && fault.from <= last.to + 1) last.to = Math.max(last.to, fault.to);
    else joined.push({ ...fault });
  }
  return joined.toSorted((a, b) => a.from - b.from);
}
