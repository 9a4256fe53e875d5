import { rampStep } from './scale.ts';
import { lookOf, type Look, type TileLook } from './state-look.ts';
import { element, escapeXml, frame } from './svg.ts';
import { textWidth } from './text-width.ts';

/** A mark and what it says. */
export interface LegendItem {
  text: string;
  look: Look;
  /** A corner that marks what is behind, in place of a ground. */
  isCorner?: boolean;
}

/** What colours, marks and signs of a figure say: in the page beside it, in a file below it. */
export interface Legend {
  /** What the colours measure, in words; empty where the title says it. */
  scale: string;
  /** Colours in order, by the name of their tokens, with where each begins; none where nothing is coloured by magnitude. */
  steps: readonly { token: string; text: string }[];
  items: readonly LegendItem[];
}

/** Where each colour of a magnitude ramp begins; none where all values are alike. */
export function magnitudeSteps(
  boundaries: readonly number[],
  written: (boundary: number) => string,
): Legend['steps'] {
  if (boundaries.length === 0) return [];
  return [-Infinity, ...boundaries].map((from, at) => ({
    token: `ramp-${rampStep(from, boundaries)}`,
    text: at === 0 ? `<${written(boundaries[0]!)}` : `${written(from)}+`,
  }));
}

/** States that occur as items of a legend, by their words. Those without a border of their own are not told. */
export function stateItems(
  states: readonly TileLook[],
  wordOf: (state: TileLook) => string,
): Legend['items'] {
  return states
    .filter((state) => state !== 'measured')
    .map((state) => ({ text: wordOf(state), look: lookOf(state, state === 'partial' ? 'ramp-1' : null) }));
}

/** Size of a sign, in CSS pixels. */
const SIGN = { width: 24, height: 16 };

/** Draws a sign as it stands in a legend, within a box of {@link SIGN}. */
function signMark({ look, isCorner = false }: LegendItem): string {
  const { width, height } = SIGN;
  const frame = element('rect', {
    ...{ x: 0.75, y: 0.75, width: width - 1.5, height: height - 1.5, rx: 3, fill: look.ground },
    ...{ stroke: look.border, 'stroke-dasharray': look.dashes },
  });
  const corner = isCorner ? element('path', { d: `M${width - 9} 1.5h7.5v7.5z`, fill: look.ink }) : '';
  const sign = look.sign
    ? element(
        'text',
        {
          ...{ x: width / 2, y: height / 2 + 4, 'text-anchor': 'middle', 'font-size': 12 },
          ...{ 'font-weight': 600, fill: look.ink },
        },
        escapeXml(look.sign),
      )
    : '';
  return frame + corner + sign;
}

/** The same as a drawing of its own. */
export function signDrawing(item: LegendItem): string {
  return frame({ ...SIGN, label: item.text }, signMark(item));
}

const LINE = 24;
const SIZE = 12;
const GAP = 16;

/** Draws a legend for a file: colours first, then marks, in as many lines as the width takes. @returns marks and their height */
export function legendMarks(
  { scale, steps, items }: Legend,
  width: number,
): { marks: string; height: number } {
  const parts = [
    ...(scale && steps.length > 0 ? [wordPart(scale)] : []),
    ...(steps.length > 0 ? [stepsPart(steps)] : []),
    ...items.map(itemPart),
  ];
  let [x, y] = [0, 0];
  const placed = parts.map((part) => {
    if (x > 0 && x + part.width > width) [x, y] = [0, y + LINE];
    const at = element('g', { transform: `translate(${Math.round(x)},${y})` }, part.marks);
    x += part.width + GAP;
    return at;
  });
  return { marks: placed.join(''), height: parts.length > 0 ? y + LINE : 0 };
}

interface Placed {
  marks: string;
  width: number;
}

function wordPart(text: string, more: { x?: number; fill?: string } = {}): Placed {
  const { x = 0, fill = 'var(--ink-2)' } = more;
  return {
    marks: element('text', { x, y: 13, 'font-size': SIZE, fill }, escapeXml(text)),
    width: x + textWidth(text, SIZE),
  };
}

function stepsPart(steps: Legend['steps']): Placed {
  let x = 0;
  const boxes = steps.map(({ token, text }) => {
    const width = Math.max(26, textWidth(text, SIZE) + 16);
    const box = [
      element('rect', { x, y: 0, width, height: 18, fill: `var(--${token})` }),
      element(
        'text',
        {
          ...{ x: x + width / 2, y: 13, 'text-anchor': 'middle', 'font-size': SIZE },
          fill: `var(--${token}-ink)`,
        },
        escapeXml(text),
      ),
    ];
    x += width;
    return box.join('');
  });
  return { marks: boxes.join(''), width: x };
}

function itemPart(item: LegendItem): Placed {
  const word = wordPart(item.text, { x: SIGN.width + 6 });
  return { marks: signMark(item) + word.marks, width: word.width };
}
