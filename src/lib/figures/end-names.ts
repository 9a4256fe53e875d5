import { textWidth, wrapText } from './text-width.ts';

/** Height of a line of a name, and size of its type. */
const NAME = 15;
const SIZE = 12;

/** The same as parts of the type's size. */
export const LINE_HEIGHT = NAME / SIZE;

/** A name at the end of its line, `dy` below the last value. */
export interface PlacedName {
  date: Date;
  value: number;
  text: string;
  colour: string;
  dy: number;
  /** Where the name leads; null where it leads nowhere. */
  href: string | null;
}

/** A line's name with its last value, in as many lines as it takes; empty without a value. */
export function endText(
  { name, points }: { name: string; points: readonly { value: number | null }[] },
  format: (value: number) => string,
  room: number,
): string {
  const last = points.findLast(({ value }) => value !== null)?.value ?? null;
  if (last === null) return '';
  const value = format(last);
  const lines = wrapText(name, SIZE, room);
  const together = `${lines.at(-1) ?? ''} ${value}`.trim();
  if (lines.length > 0 && textWidth(together, SIZE) > room) return [...lines, value].join('\n');
  return [...lines.slice(0, -1), together].join('\n');
}

/** Height of a name; one of several lines stands a little apart from its neighbours. */
export function heightOf(text: string): number {
  const lines = text === '' ? 0 : text.split('\n').length;
  return lines * NAME + (lines > 1 ? 4 : 0);
}

/** Names at the ends of lines, moved apart where they would touch: from the top down, then up from the floor. */
export function placeNames(
  lines: readonly {
    text: string;
    colour: string;
    href: string | null;
    points: readonly { date: Date; value: number | null }[];
  }[],
  { toPixel, floor }: { toPixel: (value: number) => number; floor: number },
): PlacedName[] {
  const ends = lines
    .flatMap(({ text, colour, href, points }) => {
      const last = points.findLast(({ value }) => value !== null);
      if (!last) return [];
      const at = toPixel(last.value!);
      return [{ date: last.date, value: last.value!, text, colour, href, at, placed: at }];
    })
    .toSorted((one, other) => one.at - other.at);
  const apart = (one: { text: string }, next: { text: string }) =>
    (heightOf(one.text) + heightOf(next.text)) / 2;
  for (const [place, end] of ends.entries()) {
    const above = ends[place - 1];
    const highest = above ? above.placed + apart(above, end) : heightOf(end.text) / 2;
    end.placed = Math.max(end.at, highest);
  }
  for (const [place, end] of [...ends.entries()].reverse()) {
    const below = ends[place + 1];
    const lowest = below ? below.placed - apart(end, below) : floor - (heightOf(end.text) - NAME) / 2;
    end.placed = Math.min(end.placed, lowest);
  }
  return ends.map(({ at, placed, ...end }) => ({ ...end, dy: Math.round(placed - at) }));
}
