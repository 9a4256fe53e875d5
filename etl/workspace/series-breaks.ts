import { z } from 'zod';
import type { SeriesBreak } from '#warehouse/model/series-break.ts';
import { dayShape, strictShape, textShape } from './shapes.ts';
import type { YamlFile } from './yaml-file.ts';

/** Days on which a series breaks; none where nothing is said. Values do not compare across one unless it says so. */
export function breaksShape(languages: readonly string[]) {
  const baseline = strictShape({ date: dayShape, value: z.number() });
  const one = strictShape({
    date: dayShape,
    label: textShape(languages),
    comparable: z.boolean().default(false),
    baseline: baseline.nullable().default(null),
  });
  return z.array(one).default([]);
}

/** Notes breaks out of order, and baselines that belong to nothing. */
export function checkBreaks(yaml: YamlFile, breaks: readonly SeriesBreak[]): void {
  breaks.forEach(({ date, comparable, baseline }, position) => {
    const before = breaks[position - 1]?.date;
    if (before !== undefined && before >= date)
      yaml.fault(['breaks', position, 'date'], `not after ${before}: breaks stand in order of their days.`);
    if (baseline === null) return;
    if (comparable)
      yaml.fault(
        ['breaks', position, 'baseline'],
        'not used: across a break that is comparable the path runs on.',
      );
    else if (baseline.date < date)
      yaml.fault(
        ['breaks', position, 'baseline'],
        `before ${date}: a baseline from before the break is what it parts from.`,
      );
  });
}
