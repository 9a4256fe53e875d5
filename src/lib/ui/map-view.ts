import type { Legend } from '../figures/legend.ts';
import type { Tile } from '../figures/tile-grid.ts';
import type { ContentText } from '../i18n/content-text.ts';

/** Units on the tile grid, every text written out. */
export interface MapView {
  title: string;
  note: string;
  source: string;
  tableHref: string;
  tiles: Tile[];
  boundaries: number[];
  legend: Legend;
  /** Indicators the grid can show; empty where it is about one alone. */
  choices: { id: string; name: ContentText; href: string; isShown: boolean }[];
}
