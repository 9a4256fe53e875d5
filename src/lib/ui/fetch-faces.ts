import type { Language } from '../format/locale.ts';

const HINDI = 'Noto Sans Devanagari';

/** A letter of each file of a family that pages of a language write with. */
const written: Record<Language, { family: string; letters: string }[]> = {
  en: [{ family: 'Be Vietnam Pro', letters: 'aạ' }],
  vi: [{ family: 'Be Vietnam Pro', letters: 'aạ' }],
  hi: [
    { family: 'Be Vietnam Pro', letters: 'aạ' },
    { family: HINDI, letters: 'क' },
  ],
};

const WEIGHTS = [400, 500, 600];

/**
 * Fetches the faces that pages of a language are written in, once there is nothing better to do, so that the next document has them at once:
 * a face that is not there when a document begins is left to the next one. Names of units are Vietnamese in every language.
 */
export function fetchFaces(language: Language): void {
  if (language === 'hi' && !hasHindi()) showAtOnce(HINDI);
  const idle = window.requestIdleCallback ?? setTimeout;
  idle(() => {
    for (const { family, letters } of written[language])
      for (const weight of WEIGHTS)
        // One that does not come is written as the machine writes, and asked for again by the next page.
        document.fonts.load(`${weight} 1em "${family}"`, letters).catch(() => undefined);
  });
}

/** Letters that are of different widths in every face, and of one where the machine has none: boxes. */
const UNLIKE = ['क', 'अ', 'ए', 'ड', 'औ'];

/** Whether the machine can write Hindi without a face of ours. */
function hasHindi(): boolean {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return true;
  pen.font = '100px sans-serif';
  return new Set(UNLIKE.map((letter) => pen.measureText(letter).width)).size > 1;
}

/** Shows a family as soon as it has come: boxes that nobody can read may move. */
function showAtOnce(family: string): void {
  // One that a browser's extension has put there may be read by nobody else.
  const own = [...document.styleSheets].filter(({ href }) => !href || href.startsWith(location.origin));
  const rules = own.flatMap((sheet) => [...sheet.cssRules]);
  for (const rule of rules) {
    if (!(rule instanceof CSSFontFaceRule)) continue;
    const of = (name: string) => rule.style.getPropertyValue(name);
    if (of('font-family').replaceAll(/["']/g, '') !== family) continue;
    const face = new FontFace(family, of('src'), {
      ...{ display: 'swap', weight: of('font-weight'), unicodeRange: of('unicode-range') },
    });
    document.fonts.add(face);
  }
}
