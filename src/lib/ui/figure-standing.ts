/** Why a figure is not simply there, in words: nothing to draw, still being asked for, no longer of now, or not to be had. */
export interface FigureStanding {
  kind: 'empty' | 'loading' | 'stale' | 'failed';
  text: string;
}
