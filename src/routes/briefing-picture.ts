import { funnel } from '#lib/figures/funnel.ts';
import { phases } from '#lib/figures/phases.ts';
import { stackedBar } from '#lib/figures/stacked-bar.ts';
import { tileGrid } from '#lib/figures/tile-grid.ts';
import type { Picture } from '#lib/server/picture.ts';
import type { Briefing } from '#lib/briefing/briefing.ts';

/** Width of the phases in a file, in CSS pixels. */
const PHASES_WIDTH = 700;

/**
 * A figure of the briefing as it is to leave it; null where the briefing has none of that name.
 * @param about the unit and the period the briefing is about, by name
 */
export function briefingPicture(
  { map, tasks, funnel: steps, phases: bars, files }: Briefing,
  figure: string,
  about: { unit: string; period: string },
): Picture | null {
  const here = `${about.unit} · ${about.period}`;
  if (figure === 'map' && map)
    return {
      ...{ files: files.map, title: map.title, note: map.note, legend: map.legend, source: map.source },
      svg: tileGrid({ tiles: map.tiles, boundaries: map.boundaries, label: map.title, shape: 'wide' }),
      notes: [],
    };
  if (figure === 'tasks' && tasks)
    return {
      ...{ files: files.tasks, title: tasks.title, note: here, source: tasks.source, notes: [] },
      svg: stackedBar({ parts: tasks.parts, label: tasks.title }),
      legend: {
        ...{ scale: '', steps: [] },
        items: tasks.parts.map(({ name, countText, shareText, colour }) => ({
          text: `${name} ${countText} (${shareText})`,
          look: { ground: colour, ink: 'var(--ink)', border: null, dashes: null, sign: '' },
        })),
      },
    };
  if (figure === 'funnel' && steps)
    return {
      ...{ files: files.funnel, title: steps.title, note: here, source: steps.source, notes: [] },
      ...{ svg: funnel({ steps: steps.steps, label: steps.title }), legend: null },
    };
  if (figure === 'phases' && bars)
    return {
      ...{
        files: files.phases,
        title: bars.figure.label,
        note: about.period,
        source: bars.source,
        notes: [],
      },
      ...{ svg: phases({ ...bars.figure, width: PHASES_WIDTH }), legend: null },
    };
  return null;
}
