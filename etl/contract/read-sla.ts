import { Cron } from 'croner';
import { z } from 'zod';
import type { Path, YamlFile } from '#etl/workspace/yaml-file.ts';
import type { Delivery } from '#warehouse/model/delivery.ts';

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

type Entry = z.infer<typeof slaShape>[number];

/** What a contract's SLA says of times; null where it says nothing. */
export interface Sla {
  /** When a source is refreshed by itself. */
  cron: string | null;
  /** After how many days its data are stale. */
  staleAfterDays: number | null;
  /** How often it is delivered, and when that is due. */
  delivery: Delivery | null;
}

/** Reads when a source is delivered and refreshed, and when its data are stale; what is wrong is noted in the file. */
export function readSla(yaml: YamlFile, at: Path, list: unknown): Sla {
  const sla: Sla = { cron: null, staleAfterDays: null, delivery: null };
  let dueAfterDays: number | null = null;
  const entries = yaml.read(slaShape, list, at) ?? [];
  entries.forEach((entry, position) => {
    const here = [...at, position];
    if (entry.schedule !== undefined && (entry.scheduler ?? 'cron') === 'cron') {
      sla.cron = entry.schedule;
      const problem = cronProblem(entry.schedule);
      if (problem !== null) yaml.fault([...here, 'schedule'], `not a cron schedule: ${problem}`);
    }
    if (entry.property === 'latency') sla.staleAfterDays = readLatency(yaml, here, entry);
    if (entry.property === 'frequency') sla.delivery = readFrequency(yaml, here, entry);
    if (entry.property === 'deliveryLag') dueAfterDays = readLag(yaml, here, entry);
  });
  return { ...sla, delivery: sla.delivery && { ...sla.delivery, dueAfterDays } };
}

function cronProblem(pattern: string): string | null {
  try {
    new Cron(pattern, { paused: true, mode: '5-part' }).stop();
    return null;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

const days: { [unit: string]: number } = { d: 1, day: 1, days: 1, h: 1 / 24, hour: 1 / 24, hours: 1 / 24 };

function readLatency(yaml: YamlFile, at: Path, { value, unit: name = 'd' }: Entry): number | null {
  const unit = days[name];
  if (unit === undefined) yaml.fault([...at, 'unit'], `unit unknown: ${name}. Expected d or h.`);
  else if (typeof value === 'number') return value * unit;
  else yaml.fault([...at, 'value'], 'expected a number.');
  return null;
}

/** Names of units, each as so many days or months. */
const periods: { [unit: string]: Pick<Delivery, 'every' | 'unit'> } = {
  ...alike(['d', 'day', 'days'], { every: 1, unit: 'day' }),
  ...alike(['w', 'week', 'weeks'], { every: 7, unit: 'day' }),
  ...alike(['mo', 'month', 'months'], { every: 1, unit: 'month' }),
  ...alike(['y', 'yr', 'year', 'years'], { every: 12, unit: 'month' }),
};

/** What comes oftener than once a day has no day on which it is due. */
const shorter: readonly string[] = [
  'h',
  'hour',
  'hours',
  'min',
  'minute',
  'minutes',
  's',
  'second',
  'seconds',
];

function readFrequency(yaml: YamlFile, at: Path, { value, unit = 'd' }: Entry): Delivery | null {
  if (shorter.includes(unit)) return null;
  const period = periods[unit];
  if (period === undefined)
    yaml.fault([...at, 'unit'], `unit unknown: ${unit}. Expected d, week, month or y.`);
  else if (typeof value === 'number' && Number.isInteger(value) && value > 0)
    return { every: value * period.every, unit: period.unit, dueAfterDays: null };
  else yaml.fault([...at, 'value'], 'expected a whole number above 0.');
  return null;
}

function readLag(yaml: YamlFile, at: Path, { value, unit = 'd' }: Entry): number | null {
  if (days[unit] !== 1) yaml.fault([...at, 'unit'], `unit unknown: ${unit}. Expected d.`);
  else if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  else yaml.fault([...at, 'value'], 'expected a whole number from 0.');
  return null;
}

function alike<T>(names: readonly string[], meaning: T): { [name: string]: T } {
  return Object.fromEntries(names.map((name) => [name, meaning]));
}
