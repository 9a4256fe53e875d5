import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { readAnchorLine, type AnchorLine } from './audit-anchor.ts';
import { GENESIS_HASH } from './audit-row.ts';

const PIECE_BYTES = 65_536;

/** Told of a fault of the file: which lines, by the rows they are of, both ends included. */
export type OnLineFault = (kind: 'line_changed' | 'lines_missing', from: number, to: number) => void;

/**
 * The lines of the file beside the audit, in order, as far as it goes when the first is read. What cannot stand where it does is left
 * out and told.
 */
export function* readAnchorLines(file: string, onFault: OnLineFault): Generator<AnchorLine> {
  let expected = 0;
  for (const [text, next] of withNext(textLines(file))) {
    const line = readAnchorLine(text);
    const isGenesis = line?.seq === 0;
    if (line?.seq === expected && (!isGenesis || line.hash === GENESIS_HASH)) {
      if (!isGenesis) yield line;
      expected++;
    } else if (line === null && isTorn(text, next)) {
      continue;
    } else if (line === null || (next && readAnchorLine(next)?.seq === expected + 1)) {
      onFault('line_changed', expected, expected);
      expected++;
    } else if (line.seq <= expected) {
      onFault('line_changed', line.seq, line.seq);
    } else {
      onFault('lines_missing', expected, line.seq - 1);
      yield line;
      expected = line.seq + 1;
    }
  }
}

/** A piece of a line that a crash left, and that was written whole by whoever came next, or will be. */
function isTorn(text: string, next: string | undefined): boolean {
  return next === undefined
    ? /^\d{1,15}( [0-9a-f]{0,63})?$/.test(text)
    : text !== '' && next.startsWith(text);
}

function* withNext(texts: Iterable<string>): Generator<[string, string | undefined]> {
  let held: string | undefined;
  for (const text of texts) {
    if (held !== undefined) yield [held, text];
    held = text;
  }
  if (held !== undefined) yield [held, undefined];
}

function* textLines(file: string): Generator<string> {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(PIECE_BYTES);
    let held = '';
    for (let place = 0; place < size;) {
      const read = readSync(descriptor, bytes, 0, Math.min(PIECE_BYTES, size - place), place);
      if (read === 0) break;
      place += read;
      const texts = (held + bytes.toString('latin1', 0, read)).split('\n');
      held = texts.pop() ?? '';
      yield* texts;
    }
    if (held !== '') yield held;
  } finally {
    closeSync(descriptor);
  }
}
