import { z } from 'zod';
import { vintages, type ContextSeries } from '#warehouse/model/context-series.ts';
import { readDefined, type ReadDefinition } from './read-facts.ts';
import { targetShape } from './read-indicator.ts';
import { breaksShape, checkBreaks } from './series-breaks.ts';
import { dayShape, idShape, strictShape, textShape } from './shapes.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import type { YamlFile } from './yaml-file.ts';

/** Reads each reference series, `context/<series>.yaml`; what is wrong is noted in the folder. */
export async function readContext(
  folder: WorkspaceFolder,
  languages: readonly string[],
): Promise<ReadDefinition<ContextSeries>[]> {
  const series = [];
  for (const id of await folder.names('context', '.yaml')) {
    const read = (yaml: YamlFile) => readSeries(yaml, languages);
    const one = await readDefined(folder, `context/${id}.yaml`, id, read);
    if (one) series.push(one);
  }
  return series;
}

/** A series beside the indicators must not be taken for one of them. */
export function checkContext(series: ReadDefinition<ContextSeries>[], indicatorIds: readonly string[]): void {
  for (const { id, yaml } of series)
    if (indicatorIds.includes(id))
      yaml.fault(['id'], `is an indicator too: ${id}. A reference series has an id of its own.`);
}

function readSeries(yaml: YamlFile, languages: readonly string[]): ContextSeries | null {
  if (yaml.faults.length > 0) return null;
  const series = yaml.read(seriesShape(languages), yaml.value, []);
  if (series) checkBreaks(yaml, series.breaks);
  series?.values.forEach((value, position) => {
    const before = series.values[position - 1];
    if (before && orderOf(before) >= orderOf(value))
      yaml.fault(
        ['values', position],
        `not after the figure before it: figures stand by year, then by the day they were published.`,
      );
  });
  return series;
}

function orderOf({ year, publishedAt }: { year: number; publishedAt: string }): string {
  return `${year} ${publishedAt}`;
}

function seriesShape(languages: readonly string[]) {
  const text = textShape(languages);
  const value = {
    year: z.int().min(1900).max(2200),
    value: z.number(),
    vintage: z.enum(vintages),
    publishedAt: dayShape,
    source: z.url({ protocol: /^https?$/, error: 'expected the address of the page, https://…' }),
  };
  return strictShape({
    id: idShape,
    name: text,
    description: text,
    unit: z.enum(['percent', 'points', 'count', 'number']),
    unitText: text.nullable().default(null),
    decimals: z.int().min(0).max(6),
    better: z.enum(['up', 'down']),
    targets: z.array(targetShape(languages)).default([]),
    breaks: breaksShape(languages),
    values: z.array(strictShape(value)).default([]),
  });
}
