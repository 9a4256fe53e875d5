import { WarehouseError } from '../errors.ts';
import type { Indicator } from '../model/indicator.ts';
import { isIsoDay } from '../model/iso-day.ts';
import { grains, type Grain } from '../model/period.ts';
import type { UnitVersion } from '../model/unit.ts';
import type { Catalog, Period } from '../snapshot/catalog.ts';
import type { Fact, Measure } from '../model/fact.ts';
import type { Source } from '../model/source.ts';

/** A question that cannot be answered as it is put. */
export function invalidQuestion(what: string, value: unknown, expected: string): WarehouseError {
  return new WarehouseError(
    'question_invalid',
    `question invalid: ${what} = ${String(value)}. Expected ${expected}.`,
    { what, value: String(value) },
  );
}

/** @throws {WarehouseError} indicator_unknown */
export function requireIndicator(catalog: Catalog, id: string): Indicator {
  const found = catalog.indicators.get(id);
  if (found) return found;
  throw new WarehouseError(
    'indicator_unknown',
    `indicator unknown: ${id}. This version of the warehouse has ${catalog.indicators.size}; see /api/v1/indicators.`,
    { id },
  );
}

/** @throws {WarehouseError} unit_unknown */
export function requireUnit(catalog: Catalog, id: string): UnitVersion {
  const found = catalog.units.get(id);
  if (found) return found;
  throw unitUnknown(catalog, id);
}

/** The fault of a unit that is not there, or that whoever asks may not know of: both are told alike. */
export function unitUnknown({ workspace }: Catalog, id: string): WarehouseError {
  return new WarehouseError(
    'unit_unknown',
    `unit unknown: ${id}. Expected the durable id of a unit, such as ${workspace.rootUnit}.`,
    { id },
  );
}

/** @throws {WarehouseError} question_invalid */
export function requireFact(catalog: Catalog, id: string): Fact {
  const found = catalog.facts.get(id);
  if (found) return found;
  throw invalidQuestion('fact', id, `one of ${[...catalog.facts.keys()].join(', ')}`);
}

/** @param id `fact.measure` @throws {WarehouseError} question_invalid */
export function requireMeasure(catalog: Catalog, id: string): { fact: Fact; measure: Measure } {
  const [factId = ''] = id.split('.');
  const fact = requireFact(catalog, factId);
  const measure = fact.measures.find((one) => `${fact.id}.${one.id}` === id);
  if (measure) return { fact, measure };
  throw invalidQuestion(
    'measures',
    id,
    `one of ${fact.id}: ${fact.measures.map((one) => one.id).join(', ')}`,
  );
}

/** @throws {WarehouseError} question_invalid */
export function requireSource(catalog: Catalog, id: string): Source {
  const found = catalog.sources.get(id);
  if (found) return found;
  throw invalidQuestion('source', id, `one of ${[...catalog.sources.keys()].join(', ')}`);
}

/** @throws {WarehouseError} question_invalid */
export function requireLevel(catalog: Catalog, id: string): string {
  if (catalog.workspace.levels.some((level) => level.id === id)) return id;
  throw invalidQuestion(
    'level',
    id,
    `one of ${catalog.workspace.levels.map((level) => level.id).join(', ')}`,
  );
}

/** @throws {WarehouseError} question_invalid */
export function requireGrain(grain: string): Grain {
  const found = grains.find((known) => known === grain);
  if (found) return found;
  throw invalidQuestion('grain', grain, `one of ${grains.join(', ')}`);
}

/** @throws {WarehouseError} question_invalid: no such day */
export function requireDay(what: string, day: string): string {
  if (isIsoDay(day)) return day;
  throw invalidQuestion(what, day, 'a day such as 2026-10-01');
}

/** @throws {WarehouseError} question_invalid */
export function requireCount(what: string, count: number, most: number): number {
  if (Number.isInteger(count) && count >= 0 && count <= most) return count;
  throw invalidQuestion(what, count, `a whole number from 0 to ${most}`);
}

/**
 * The period a page shows when none is asked: the last complete one, else the last. An asked period is checked.
 * @throws {WarehouseError} question_invalid: no values for this period
 */
export function requirePeriod(catalog: Catalog, grain: Grain, first?: string): Period {
  const known = catalog.periods[requireGrain(grain)];
  const found =
    first === undefined
      ? (known.findLast((period) => period.complete) ?? known.at(-1))
      : known.find((period) => period.period === first);
  if (found) return found;
  throw invalidQuestion(
    'period',
    first ?? 'latest',
    known.length
      ? `the first day of a ${grain} from ${known[0]?.period} to ${known.at(-1)?.period}`
      : 'any values at all',
  );
}
