import { figureFileName, type FiledFigureName, type FileSubject } from './figure-file-name.ts';
import { viewHref } from './view.ts';
import { writeSearch } from './exploration.ts';

/** A figure as files: where its picture and its data are, and what they are called. */
export interface FigureFiles {
  /** Without an ending, in words: figure, unit, period and as-of; of an exploration figure, axes, units, filters and periods. */
  name: string;
  /** Address of the SVG. */
  picture: string;
  /** Address of the data, to which a format is to be added. */
  data: string;
}

/** Which version, unit and period a figure is of, and in whose language. */
export interface FilesSubject extends FileSubject {
  snapshot: { snapshotId: string; asOf: string };
}

/** The figure itself, where it is drawn, and the question whose answer it draws. */
export interface FiledFigure {
  /** Id of the figure in its page, and the indicator it is about; none where it is left out. */
  figure: FiledFigureName;
  about?: { id: string; names: Readonly<Record<string, string>> };
  /** Address of its page, and what stands there besides unit and period. */
  page: string;
  search?: { readonly [name: string]: string | null };
  api: string;
  parameters: readonly (readonly [string, string | null])[];
}

/** Addresses of a figure as files. All that could change by itself is written out: the same files come of them on any day, but for notes, which are of no version. */
export function figureFiles(
  subject: FilesSubject,
  { figure, about, page, search = {}, api, parameters }: FiledFigure,
): FigureFiles {
  const { snapshot, unit, period, words } = subject;
  const { snapshotId } = snapshot;
  const view = { unit: unit.unitId, grain: period.grain, period: period.period };
  const own = { ...search, version: snapshotId, lang: words.language };
  return {
    name: figureFileName(subject, figure, about),
    picture: viewHref(`${page}/${figure}.svg`, view, own),
    data: `${api}?${writeSearch([...parameters, ['version', snapshotId]])}`,
  };
}

/** Formats that data are taken away in. */
export const dataFormats = ['csv', 'xlsx', 'parquet', 'arrow'] as const;
export type DataFormat = (typeof dataFormats)[number];

/** How a format is called. */
export function formatName(format: DataFormat | 'json'): string {
  return format === 'parquet' || format === 'arrow'
    ? format.slice(0, 1).toUpperCase() + format.slice(1)
    : format.toUpperCase();
}

/** Address of a figure's data in a format, as a file of the figure's name. */
export function dataHref({ data, name }: FigureFiles, format: DataFormat): string {
  return `${data}&name=${name}&format=${format}`;
}
