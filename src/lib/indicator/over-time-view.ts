import type { Legend } from '#lib/figures/legend.ts';
import type { ContentText } from '#lib/i18n/content-text.ts';
import type { Status } from '#warehouse/model/value.ts';
import type { DrawnFigure } from './drawn-figure.ts';
import type { Choice } from './why-view.ts';

/** One unit's line among others on the same scale. */
export interface SmallLine {
  id: string;
  name: ContentText;
  href: string;
  isAsked: boolean;
  /** Empty where nothing was measured. */
  svg: string;
  value: string;
  status: Status;
  /** Empty where the value says why there is none. */
  statusText: string;
}

/** Units over periods, as a heat map or as small lines, with the same as a table. */
export interface OverTimeView extends DrawnFigure {
  shown: 'map' | 'lines';
  looks: Choice[];
  remark: string;
  /** Unit of what cells and lines say; empty for what is counted. */
  note: string;
  legend: Legend;
  lines: SmallLine[];
  columns: { name: string; month: string }[];
  rows: OverTimeRow[];
}

/** A unit of the table; a cell's address is `cellsHref` and the month of its column. */
export interface OverTimeRow {
  id: string;
  name: ContentText;
  href: string;
  cellsHref: string;
  /** A cell that is not measured says why in its text, and has no status. */
  cells: { text: string; isMeasured: boolean; status: Status }[];
}
