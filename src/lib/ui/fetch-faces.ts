import type { Language } from '../format/locale.ts';

/** A letter of each file of a family that pages of a language write with. */
const written: Record<Language, { family: string; letters: string }[]> = {
  en: [{ family: 'Be Vietnam Pro', letters: 'aạ' }],
  vi: [{ family: 'Be Vietnam Pro', letters: 'aạ' }],
  hi: [
    { family: 'Be Vietnam Pro', letters: 'aạ' },
    { family: 'Noto Sans Devanagari', letters: 'क' },
  ],
};

const WEIGHTS = [400, 500, 600];

/**
 * Fetches the faces that pages of a language are written in, once there is nothing better to do, so that the next document has them at once:
 * a face that is not there when a document begins is left to the next one. Names of units are Vietnamese in every language.
 */
export function fetchFaces(language: Language): void {
  const idle = window.requestIdleCallback ?? setTimeout;
  idle(() => {
    for (const { family, letters } of written[language])
      for (const weight of WEIGHTS)
        // One that does not come is written as the machine writes, and asked for again by the next page.
        document.fonts.load(`${weight} 1em "${family}"`, letters).catch(() => undefined);
  });
}
