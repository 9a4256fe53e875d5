import type { Grain } from '#warehouse/model/period.ts';
import type { Words } from '../format/cell.ts';
import { fileSlug } from './file-slug.ts';
import { periodAddress } from './period-address.ts';

/** Figures of pages that are taken away as files, and the series behind one. */
export type FiledFigureName =
  | ('trend' | 'why' | 'over-time' | 'ranking' | 'map' | 'series')
  | ('tasks' | 'funnel' | 'phases')
  | ('course' | 'lineage');

/** Names by language. */
type Names = Readonly<Record<string, string>>;

/** What a file is of. */
export interface FileSubject {
  /** ISO day. */
  snapshot: { asOf: string };
  unit: { unitId: string; name: string; names: Names };
  /** Of a series its grain alone is said. */
  period: { period: string; grain: Grain };
  words: Pick<Words, 'language' | 'fallback' | 'fiscalYearStart' | 't'>;
}

/** Longest name of a file; beyond it systems differ. */
export const MOST_LETTERS = 180;

/**
 * Writes what a figure is called as a file, in the reader's language and letters that any system takes: indicator, figure, unit, period and
 * as-of, `declared-again_trend_ca-mau_2026-10_as-of-2026-10-31`. What their language writes in other letters is in English.
 *
 * @param about the indicator, where the figure is of one
 * @returns without an ending; of a name that is too long the end stays
 */
export function figureFileName(
  { snapshot: { asOf }, unit, period: { period, grain }, words }: FileSubject,
  figure: FiledFigureName,
  about: { id: string; names: Names } | null = null,
): string {
  const { language, fallback, fiscalYearStart, t } = words;
  const slug = (names: Names, id: string, own?: string) =>
    fileSlug([...[language, 'en', fallback].map((one) => names[one]), own], id);
  const said = [
    ...(about ? [slug(about.names, about.id)] : []),
    fileSlug([t(`filed.${figure}`)], figure),
    slug(unit.names, unit.unitId, unit.name),
  ];
  const span =
    figure === 'series'
      ? fileSlug([t(`grain.${grain}`)], grain)
      : periodAddress(period, grain, fiscalYearStart);
  const ending = `_${span}_${fileSlug([t('filed.asOf')], 'as-of')}-${asOf}`;
  return (
    said
      .filter(Boolean)
      .join('_')
      .slice(0, MOST_LETTERS - ending.length) + ending
  );
}
