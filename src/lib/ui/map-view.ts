import type { Tile, TileLook } from '../figures/tile-grid.ts';
import type { ContentText } from '../i18n/content-text.ts';

/** Units on the tile grid, every text written out. */
export interface MapView {
  title: string;
  note: string;
  source: string;
  tableHref: string;
  tiles: Tile[];
  boundaries: number[];
  /** Boundaries as they are written. */
  boundaryTexts: string[];
  /** Looks that occur, beside measured. */
  looks: TileLook[];
  /** Indicators the grid can show; empty where it is about one alone. */
  choices: { id: string; name: ContentText; href: string; isShown: boolean }[];
}
