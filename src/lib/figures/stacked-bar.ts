import { element, escapeXml, frame } from './svg.ts';

export interface BarPart {
  count: number;
  /** Any CSS colour, usually a token. */
  colour: string;
  /** Where it leads, with the words that say so; omit or null where it leads nowhere. */
  link?: { href: string; title: string } | null;
}

const WIDTH = 400;
const HEIGHT = 24;
const GAP = 2;

/**
 * Draws the parts of a whole as one bar, in the order given. Parts of nothing are left out. Links are for pointers and for who has them read out: the
 * names beside the bar are what a keyboard goes through.
 */
export function stackedBar({ parts, label }: { parts: readonly BarPart[]; label: string }): string {
  const shown = parts.filter((part) => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  const room = WIDTH - GAP * Math.max(0, shown.length - 1);
  const marks = shown.map((part, index) => {
    const before = shown.slice(0, index).reduce((sum, { count }) => sum + count, 0);
    const rect = element('rect', {
      x: (before / total) * room + index * GAP,
      width: (part.count / total) * room,
      height: HEIGHT,
      fill: part.colour,
    });
    return part.link ? linked(rect, part.link) : rect;
  });
  const isLinked = shown.some(({ link }) => link);
  return frame({ width: WIDTH, height: HEIGHT, label, stretched: true, linked: isLinked }, ...marks);
}

function linked(rect: string, { href, title }: { href: string; title: string }): string {
  const attributes = { href, 'aria-label': title, tabindex: -1 };
  return element('a', attributes, element('title', {}, escapeXml(title)), rect);
}
