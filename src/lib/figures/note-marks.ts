import * as Plot from '@observablehq/plot';

/**
 * Draws numbers of notes on the axis of time, those of one period above each other; one of a period beyond the figure stands at its edge.
 *
 * @param notes first days of their periods, where points stand, in the order of their numbers
 * @param domain first and last day of the figure
 */
export function noteMarks(notes: readonly { date: string }[], [from, to]: [Date, Date]): Plot.Markish[] {
  if (notes.length === 0) return [];
  const placed = notes.map(({ date }, at) => {
    const day = new Date(`${date}T00:00:00Z`).getTime();
    const shown = Math.min(Math.max(day, from.getTime()), to.getTime());
    return { day: new Date(shown), number: String(at + 1) };
  });
  return [...Map.groupBy(placed, ({ day }) => day.getTime()).values()].flatMap((same) =>
    same.flatMap((note, at) => {
      const place = { x: 'day', frameAnchor: 'bottom' as const, dy: -9 - at * 18 };
      return [
        Plot.dot([note], { ...place, r: 8, fill: 'var(--ink-2)', stroke: 'var(--card)' }),
        Plot.text([note], {
          ...{ ...place, lineAnchor: 'middle', text: 'number' },
          ...{ fill: 'var(--card)', fontSize: 11, fontWeight: 600 },
        }),
      ];
    }),
  );
}
