import { Cron } from 'croner';
import { z } from 'zod';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';

const slaShape = z
  .array(
    z.object({
      property: z.string(),
      value: z.unknown().optional(),
      unit: z.string().optional(),
      schedule: z.string().optional(),
      scheduler: z.string().optional(),
    }),
  )
  .default([]);

const days: { [unit: string]: number } = { d: 1, day: 1, days: 1, h: 1 / 24, hour: 1 / 24, hours: 1 / 24 };

/** When a source is refreshed by itself, and after how many days its data are stale; null where nothing is said. */
export function readSla(
  yaml: YamlFile,
  at: Path,
  list: unknown,
): { cron: string | null; staleAfterDays: number | null } {
  const entries = yaml.read(slaShape, list, at) ?? [];
  let cron: string | null = null;
  let staleAfterDays: number | null = null;
  entries.forEach((entry, position) => {
    const here = [...at, position];
    if (entry.schedule !== undefined && (entry.scheduler ?? 'cron') === 'cron') {
      cron = entry.schedule;
      const problem = cronProblem(entry.schedule);
      if (problem !== null) yaml.fault([...here, 'schedule'], `not a cron schedule: ${problem}`);
    }
    if (entry.property === 'latency') {
      const unit = days[entry.unit ?? 'd'];
      if (unit === undefined) yaml.fault([...here, 'unit'], `unit unknown: ${entry.unit}. Expected d or h.`);
      else if (typeof entry.value === 'number') staleAfterDays = entry.value * unit;
      else yaml.fault([...here, 'value'], 'expected a number.');
    }
  });
  return { cron, staleAfterDays };
}

function cronProblem(pattern: string): string | null {
  try {
    new Cron(pattern, { paused: true, mode: '5-part' }).stop();
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
