import { plainText } from '#lib/filters/plain-text.ts';
import { contentText, type ContentText } from '#lib/i18n/content-text.ts';
import type { ExploredFigure } from '#lib/server/explored-figure.ts';
import type { Catalog } from '#warehouse/snapshot/catalog.ts';
import { figureUnit } from './compose-cell.ts';
import type { Naming } from './member-name.ts';

/** A name in a list, and in plain letters what else it is sought by. */
export interface SoughtName extends ContentText {
  also: string;
}

/**
 * Names figures that stand in one list: those of one name also by their units, such as a share and what it counts. Each is found as in the
 * search of all pages by its names in every language, its id, and the terms that it measures with the other words for them.
 */
export function nameChoices(
  figures: readonly ExploredFigure[],
  { catalog, words }: Pick<Naming, 'catalog' | 'words'>,
): SoughtName[] {
  const names = figures.map(({ name }) => contentText(name, words.language, words.fallback));
  return figures.map((figure, at) => {
    const { text, language } = names[at]!;
    const isTwin = names.some((name, other) => other !== at && name.text === text);
    const unit = figure.format.unit === 'percent' ? '%' : figureUnit(figure, words);
    return {
      ...{ text: isTwin && unit ? `${text} (${unit})` : text, language },
      also: otherNames(figure, text, catalog),
    };
  });
}

/** Each once, without what the shown name or a longer one has in it; a line apart, so that nothing is found across two. */
function otherNames({ id, name, indicator }: ExploredFigure, shown: string, { terms }: Catalog): string {
  const measured = [...terms.values()].filter(({ indicators }) => indicators.includes(id));
  const all = [
    ...[...Object.values(name), ...Object.values(indicator?.shortName ?? {})],
    ...measured.flatMap((term) => [...Object.values(term.name), ...term.also]),
    ...(indicator ? [id.replaceAll('_', ' ')] : []),
  ];
  const plain = [...new Set(all.map(plainText))];
  const isWithin = (one: string) =>
    plainText(shown).includes(one) || plain.some((other) => other !== one && other.includes(one));
  return plain.filter((one) => !isWithin(one)).join('\n');
}
