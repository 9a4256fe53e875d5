/** Pixels that a character of a label takes on average, of 12 pixels' type, and a line of it. */
export const CHARACTER = 6.6;
export const LINE = 15;
/** Between a line and its label. */
const GAP = 5;

/** Where a figure's days lie, in pixels from its left. */
export interface Frame {
  from: Date;
  to: Date;
  left: number;
  right: number;
  /** Of the whole figure, its margins included. */
  width: number;
}

export interface PlacedLabel {
  at: Date;
  /** With a line break wherever it has to be broken to stay within the figure. */
  text: string;
  side: 'start' | 'end';
  /** Row of its first line, from the top. */
  row: number;
}

/**
 * Places the labels of vertical lines above a figure: on the right of their line, on its left where they do not fit there and it has more room,
 * broken by words where neither side is long enough, and below one another where they would touch.
 */
export function placeLabels(lines: readonly { at: Date; label: string }[], frame: Frame): PlacedLabel[] {
  const taken: { from: number; to: number; row: number }[] = [];
  return lines.map(({ at, label }) => {
    const share = (at.getTime() - frame.from.getTime()) / (frame.to.getTime() - frame.from.getTime());
    const x = frame.left + share * (frame.right - frame.left);
    const room = { start: frame.width - x - GAP, end: x - GAP };
    const fits = label.length * CHARACTER <= room.start;
    const side = fits || room.start >= room.end ? 'start' : 'end';
    const wrapped = wrap(label, Math.floor(room[side] / CHARACTER));
    const length = Math.max(...wrapped.map((line) => line.length)) * CHARACTER + GAP;
    const [from, to] = side === 'start' ? [x, x + length] : [x - length, x];
    const above = taken.filter((one) => one.from < to && from < one.to);
    const row = Math.max(0, ...above.map((one) => one.row + 1));
    wrapped.forEach((_, line) => taken.push({ from, to, row: row + line }));
    return { at, text: wrapped.join('\n'), side, row };
  });
}

/** Rows that placed labels take. */
export function rowsOf(labels: readonly PlacedLabel[]): number {
  return Math.max(0, ...labels.map(({ row, text }) => row + text.split('\n').length));
}

function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
