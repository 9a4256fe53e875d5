import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Label of a figure made by Plot, and whether marks inside it are links. */
export interface PlotFrame {
  label: string;
  linked?: boolean;
}

/**
 * Draws a plot without a browser and names it, so that it can stand in a page, in print or in a file of its own.
 * Type and colours come from the page: the text inherits its font, every colour is a token.
 */
export function drawPlot({ label, linked = false }: PlotFrame, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const plot = Plot.plot({
    ...options,
    document,
    className: 'plot',
    style: {
      fontFamily: 'inherit',
      fontSize: '12px',
      background: 'none',
      color: 'var(--ink-3)',
      overflow: 'visible',
    },
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  plot.setAttribute('role', linked ? 'group' : 'img');
  plot.setAttribute('aria-label', label);
  // The sheet Plot adds would repeat in every figure of a page; elements.css holds the two rules that matter.
  plot.querySelector('style')?.remove();
  // Plot names each mark in English; what the figure says is said by its own label, and by those of its links.
  for (const mark of plot.querySelectorAll('g[aria-label]')) mark.removeAttribute('aria-label');
  for (const mark of plot.querySelectorAll('*')) shorten(mark);
  return plot.outerHTML;
}

/** Where a mark says its place. */
const PLACES = [
  ...(['d', 'points', 'transform', 'width', 'height', 'r'] as const),
  ...(['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy'] as const),
];

/** Plot writes all sixteen digits of a place, which no screen and no compression makes anything of. */
function shorten(mark: Element): void {
  for (const name of PLACES) {
    const place = mark.getAttribute(name);
    if (place === null) continue;
    const shorter = place.replaceAll(/\d+\.\d{3,}(?:e-\d+)?/g, (digits) =>
      String(Math.round(Number(digits) * 100) / 100),
    );
    if (shorter !== place) mark.setAttribute(name, shorter);
  }
}
