import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A file of a typeface: one weight, or all, of the letters of one script. */
interface Face {
  family: string;
  weight: string;
  file: string;
  range: string;
  /** Code points, from and to. */
  holds: readonly (readonly [number, number])[];
}

const resolve = createRequire(import.meta.url).resolve;
/** Read, not imported: pages of faults are also written where no build has been. */
const css = readFileSync(resolve('#lib/ui/fonts.css'), 'utf8');
const rules = new Map<string, string>();

const faces: readonly Face[] = [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, rule = '']) => {
  const of = (property: string) =>
    new RegExp(`${property}:\\s*([^;]*);`).exec(rule)![1]!.replaceAll(/\s+/g, ' ').trim();
  const range = of('unicode-range');
  return {
    ...{ family: of('font-family'), weight: of('font-weight'), range },
    file: /url\('([^']*)'\)/.exec(rule)![1]!,
    holds: range.split(', ').map((part) => {
      const [from = '', to = from] = part.replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    }),
  };
});

/**
 * Rules that bring the product's type along, as data: files of the scripts and weights that a drawing is written in, and no others. What
 * reads no such rules falls back to the families that the drawing names.
 *
 * @param drawing texts and markup of the drawing
 */
export function fontFacesFor(drawing: string): string {
  const weights = new Set(['400', '600']);
  for (const [, weight] of drawing.matchAll(/font-weight="(\d+)"/g)) weights.add(weight!);
  const letters = [...new Set(drawing)].map((letter) => letter.codePointAt(0)!);
  const needed = new Set(letters.flatMap((letter) => faceFilesOf(letter)));
  return faces
    .filter(({ file, weight }) => needed.has(file) && (weights.has(weight) || weight.includes(' ')))
    .map(ruleOf)
    .join('');
}

/** The files of the first script that has a letter, in all weights: scripts share some. */
function faceFilesOf(letter: number): string[] {
  const holds = (face: Face) => face.holds.some(([from, to]) => from <= letter && letter <= to);
  const first = faces.find(holds);
  return first ? faces.filter(({ range }) => range === first.range).map(({ file }) => file) : [];
}

function ruleOf({ family, weight, file, range }: Face): string {
  const known = rules.get(file);
  if (known) return known;
  const data = readFileSync(resolve(file)).toString('base64');
  const rule = `@font-face{font-family:${family};font-weight:${weight};unicode-range:${range};src:url(data:font/woff2;base64,${data}) format('woff2')}`;
  rules.set(file, rule);
  return rule;
}
