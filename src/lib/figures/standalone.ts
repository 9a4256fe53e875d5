import { legendMarks, type Legend } from './legend.ts';
import { element, escapeXml, short } from './svg.ts';
import { wrapText } from './text-width.ts';

/** A figure as it leaves the page, with all that the page says around it. */
export interface Standalone {
  /** The finding. */
  title: string;
  /** What it is of, where and when: unit, period, unit of measure. */
  note: string;
  /** The drawing: SVG markup whose colours are tokens. */
  svg: string;
  /** What its marks say; null where it says so itself. */
  legend: Legend | null;
  /** Sources with coverage, what is not all drawn; then as-of and version. Lines below the figure. */
  below: readonly string[];
  language: string;
}

/** What takes the place of the page: a colour for each token, and the type. */
export interface Surroundings {
  /** Colours by the name of their token. */
  palette: ReadonlyMap<string, string>;
  /** Rules that bring the type along; empty where the reader's machine has to have it. */
  fontFaces: string;
}

const MARGIN = 24;
const TITLE = { size: 17, line: 23 };
const SMALL = { size: 12, line: 18 };
/** Devanagari stands taller. */
const TALLER = 1.2;
/** Narrower figures are widened to this, so that their words have room. */
const LEAST_WIDTH = 480;
const FAMILY = "'Be Vietnam Pro','Noto Sans Devanagari',system-ui,sans-serif";

/**
 * Makes a figure stand alone, as a file: title, figure, legend, sources, as-of and version on a light ground, with every colour
 * resolved and no link that would lead nowhere.
 *
 * @throws Error a colour that the palette does not have
 */
export function standaloneFigure(
  { title, note, svg, legend, below, language }: Standalone,
  { palette, fontFaces }: Surroundings,
): string {
  const size = sizeOf(svg);
  const inner = Math.max(LEAST_WIDTH, size.width);
  const leading = language === 'hi' ? TALLER : 1;
  const stack = stackOf(leading);
  stack.texts(wrapText(title, TITLE.size * 1.04, inner), TITLE, { 'font-weight': 600, fill: 'var(--ink)' });
  stack.texts(wrapText(note, SMALL.size, inner), SMALL, { fill: 'var(--ink-3)' });
  stack.space(10);
  stack.mark(svg.replace('<svg', `<svg x="${MARGIN}" y="${stack.at()}"`), size.height + 12);
  if (legend) {
    const { marks, height } = legendMarks(legend, inner);
    stack.mark(element('g', { transform: `translate(${MARGIN},${stack.at()})` }, marks), height + 6);
  }
  const line = { x1: MARGIN, x2: MARGIN + inner, y1: stack.at(), y2: stack.at() };
  stack.mark(element('line', { ...line, stroke: 'var(--line)' }), 6);
  for (const text of below.filter(Boolean))
    stack.texts(wrapText(text, SMALL.size, inner), SMALL, { fill: 'var(--ink-3)' });
  const [width, height] = [inner + 2 * MARGIN, stack.at() + MARGIN - 6];
  const whole = element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${short(width)} ${short(height)}` },
      ...{ width, height, role: 'img', lang: language },
    },
    element('title', {}, escapeXml(title)),
    element('desc', {}, escapeXml([note, ...below].filter(Boolean).join(' '))),
    element(
      'style',
      {},
      `${fontFaces}svg{font-family:${FAMILY};font-variant-numeric:tabular-nums}text{white-space:pre}`,
    ),
    element('rect', { width, height, fill: 'var(--card)' }),
    ...stack.marks,
  );
  return resolveColours(withoutLinks(whole), palette);
}

/** Marks from top to bottom. */
function stackOf(leading: number) {
  let y = MARGIN - 4;
  const marks: string[] = [];
  return {
    marks,
    at: () => Math.round(y),
    space: (height: number) => void (y += height),
    mark: (mark: string, height: number) => {
      marks.push(mark);
      y += height;
    },
    texts: (
      lines: readonly string[],
      { size, line }: { size: number; line: number },
      look: { [name: string]: string | number },
    ) => {
      for (const text of lines) {
        y += line * leading;
        const at = { x: MARGIN, y: Math.round(y - (line - size) / 2), 'font-size': size };
        marks.push(element('text', { ...at, ...look }, escapeXml(text)));
      }
    },
  };
}

function sizeOf(svg: string): { width: number; height: number } {
  const of = (name: string) => Number(new RegExp(`<svg[^>]*? ${name}="([\\d.]+)"`).exec(svg)?.[1] ?? 0);
  return { width: of('width'), height: of('height') };
}

/** In a file links lead nowhere: what they hold stays. */
function withoutLinks(svg: string): string {
  return svg.replaceAll(/<a [^>]*>/g, '<g>').replaceAll('</a>', '</g>');
}

function resolveColours(svg: string, palette: Surroundings['palette']): string {
  const resolve = (_: string, token: string) => {
    const colour = palette.get(token);
    if (colour === undefined) throw new Error(`no colour for the token ${token}`);
    return colour;
  };
  // Within marks alone: what people wrote in between may look like a token.
  return svg.replaceAll(/<[^>]*>/g, (mark) => mark.replaceAll(/var\(--([\w-]+)\)/g, resolve));
}
