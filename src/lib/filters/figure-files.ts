import type { Period } from '#warehouse/snapshot/catalog.ts';
import { periodAddress } from './period-address.ts';
import { viewHref } from './view.ts';
import { writeSearch } from './exploration.ts';

/** A figure as files: where its picture and its data are, and what they are called. */
export interface FigureFiles {
  /** Without an ending: figure, unit, period and language; of an exploration figure, axes, units, filters and periods in words. */
  name: string;
  /** Address of the SVG. */
  picture: string;
  /** Address of the data, to which a format is to be added. */
  data: string;
}

/** Which version, unit and period a figure is of, and in whose language. */
export interface FilesSubject {
  snapshot: { snapshotId: string };
  unit: { unitId: string };
  period: Pick<Period, 'period' | 'grain'>;
  words: { language: string; fiscalYearStart: string };
}

/** The figure itself, where it is drawn, and the question whose answer it draws. */
export interface FiledFigure {
  /** Id of the figure in its page, and what of many it is about; empty for none. */
  figure: string;
  about?: string;
  /** Address of its page, and what stands there besides unit and period. */
  page: string;
  search?: { readonly [name: string]: string | null };
  api: string;
  parameters: readonly (readonly [string, string | null])[];
}

/** Addresses of a figure as files. All that could change by itself is written out: the same files come of them on any day, but for notes, which are of no version. */
export function figureFiles(
  { snapshot: { snapshotId }, unit: { unitId }, period, words }: FilesSubject,
  { figure, about = '', page, search = {}, api, parameters }: FiledFigure,
): FigureFiles {
  const day = periodAddress(period.period, period.grain, words.fiscalYearStart);
  const view = { unit: unitId, grain: period.grain, period: period.period };
  const own = { ...search, version: snapshotId, lang: words.language };
  return {
    name: fileNameOf([about, figure, unitId, day, words.language]),
    picture: viewHref(`${page}/${figure}.svg`, view, own),
    data: `${api}?${writeSearch([...parameters, ['version', snapshotId]])}`,
  };
}

/** A name of parts that any system takes. */
export function fileNameOf(parts: readonly string[]): string {
  return parts
    .map((part) => part.replaceAll(/[^\w.]+/g, '-'))
    .filter(Boolean)
    .join('-')
    .slice(0, 180);
}

/** Formats that data are taken away in. */
export const dataFormats = ['csv', 'xlsx', 'parquet', 'arrow'] as const;

/** Address of a figure's data in a format, as a file of the figure's name. */
export function dataHref({ data, name }: FigureFiles, format: (typeof dataFormats)[number]): string {
  return `${data}&name=${name}&format=${format}`;
}
