/** A figure drawn for wide and for narrow screens. */
export interface DrawnFigure {
  title: string;
  wide: string;
  narrow: string;
}
