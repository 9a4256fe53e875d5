import { CHARACTER } from './break-labels.ts';
import { element, escapeXml, frame, short } from './svg.ts';

export interface LineageNode {
  id: string;
  text: string;
  /** Where it leads; null: nowhere. */
  href: string | null;
}

export interface LineagePicture {
  /** Columns from left to right, each with its heading. */
  columns: readonly { title: string; nodes: readonly LineageNode[] }[];
  /** Ids of nodes of neighbouring columns. */
  edges: readonly { from: string; to: string }[];
  /** Node whose ways are brought out; null: none. */
  chosen: string | null;
  label: string;
}

const ROW = 22;
const HEAD = 28;
const TEXT = 12;
/** Room for the names of a column, which long ones get more of, and for the lines between two. */
const COLUMN = 270;
const WIDEST = 380;
const GAP = 150;
const SPACE = 8;

/** Draws what feeds what, as columns of names joined by lines. With a chosen name, what it comes from and what it feeds stands out. */
export function lineagePicture({ columns, edges, chosen, label }: LineagePicture): string {
  const most = Math.max(1, ...columns.map(({ nodes }) => nodes.length));
  const height = HEAD + most * ROW;
  const widths = columns.map(({ nodes }) =>
    Math.min(WIDEST, Math.max(COLUMN, ...nodes.map(({ text }) => Math.ceil(text.length * CHARACTER)))),
  );
  const lefts = widths.map((_, column) => widths.slice(0, column).reduce((sum, one) => sum + one + GAP, 0));
  const places = new Map(
    columns.flatMap(({ nodes }, column) =>
      nodes.map(({ id }, row) => {
        const spread = nodes.length === 1 ? 0.5 : row / (nodes.length - 1);
        const y = HEAD + ROW / 2 + spread * (most - 1) * ROW;
        return [id, { x: lefts[column]!, end: lefts[column]! + widths[column]!, y }] as const;
      }),
    ),
  );
  const bright = chosen === null ? null : wayThrough(chosen, edges);
  const isBright = (id: string) => bright?.has(id) ?? true;
  const lines = edges.flatMap(({ from, to }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    const isOn = bright !== null && isBright(from) && isBright(to);
    const [x1, x2] = [a.end + SPACE, b.x - SPACE];
    const middle = (x1 + x2) / 2;
    const [stroke, width] = isOn ? ['var(--accent)', 1.8] : ['var(--line-2)', 1];
    const ends = [[x1, a.y] as const, [x2, b.y] as const];
    return [
      element('path', {
        d: `M${short(x1)},${short(a.y)}C${short(middle)},${short(a.y)} ${short(middle)},${short(b.y)} ${short(x2)},${short(b.y)}`,
        ...{ fill: 'none', stroke, 'stroke-width': width },
      }),
      ...ends.map(([cx, cy]) => element('circle', { cx, cy, r: 2, fill: stroke })),
    ];
  });
  const names = columns.flatMap(({ title, nodes }, column) => {
    // Names of the first column end where its lines begin.
    const anchor = column === 0 ? ({ dx: widths[0]!, 'text-anchor': 'end' } as const) : {};
    return [
      element(
        'text',
        {
          ...{ x: lefts[column]!, y: 14, ...anchor },
          ...{ 'font-size': TEXT, 'font-weight': 600, fill: 'var(--ink-2)' },
        },
        escapeXml(title),
      ),
      ...nodes.map((node) => {
        const { x, y } = places.get(node.id)!;
        return nameOf(node, { x, y, ...anchor }, isBright(node.id));
      }),
    ];
  });
  const width = lefts.at(-1)! + widths.at(-1)!;
  return frame({ width, height, label, linked: true }, ...lines, ...names);
}

function nameOf(
  { text, href }: LineageNode,
  { y, ...place }: { x: number; y: number; dx?: number; 'text-anchor'?: string },
  isBright: boolean,
): string {
  const name = element(
    'text',
    { ...place, y: y + 4, 'font-size': TEXT, fill: isBright ? 'var(--ink)' : 'var(--ink-3)' },
    escapeXml(text),
  );
  return href === null ? name : element('a', { href }, name);
}

/** All that the node comes from, and all that comes from it. */
function wayThrough(chosen: string, edges: LineagePicture['edges']): Set<string> {
  const found = new Set([chosen]);
  const follow = (ends: (edge: { from: string; to: string }) => [string, string]) => {
    const waiting = [chosen];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
      for (const edge of edges) {
        const [near, far] = ends(edge);
        if (near !== at || found.has(far)) continue;
        found.add(far);
        waiting.push(far);
      }
  };
  follow(({ from, to }) => [from, to]);
  follow(({ from, to }) => [to, from]);
  return found;
}
