import type * as z from 'zod';
import { monthNumber, monthsOfGrain } from '#warehouse/model/fiscal-period.ts';
import { invalidQuestion } from '#warehouse/query/question.ts';
import { readPeriodText } from '#warehouse/query/period-text.ts';
import type { Grain } from '#warehouse/model/period.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { grain, period, requiredText, text } from './parameters.ts';

/** What names the cells of an indicator and a unit. */
export const cellParameters = {
  indicator: requiredText('The id of one indicator.'),
  unit: text('Durable id of a unit; the one at the top where it is left out.'),
  grain,
};

/** What names one of them. */
export const cellInPeriodParameters = {
  ...cellParameters,
  period: period('The period; the last complete one where it is left out.'),
};

/** A cell as questions name it: of the last complete period where none is named. */
export interface NamedCell {
  indicatorId: string;
  unitId: string;
  grain: Grain;
  period?: string;
}

interface AskedPlace {
  unit?: string | undefined;
  grain: z.infer<typeof cellParameters.grain>;
  period?: string | undefined;
}

/** @throws {WarehouseError} question_invalid: no such period */
export function toCell(snapshot: Snapshot, asked: AskedPlace & { indicator: string }): NamedCell {
  return { indicatorId: asked.indicator, ...toPlace(snapshot, asked) };
}

/** Of a cell what is not its figure. @throws {WarehouseError} question_invalid: no such period */
export function toPlace(
  snapshot: Snapshot,
  { unit, grain, period }: AskedPlace,
): Omit<NamedCell, 'indicatorId'> {
  return {
    ...{ unitId: unit ?? snapshot.catalog.workspace.rootUnit, grain },
    ...(period ? { period: firstDay(snapshot, 'period', { text: period, grain }) } : {}),
  };
}

/**
 * First day of a period as an address writes it: one of the grain, or a shorter one that it begins with.
 * @throws {WarehouseError} question_invalid: one that holds several of the grain
 */
export function firstDay(
  { catalog }: Pick<Snapshot, 'catalog'>,
  name: string,
  { text, grain }: { text: string; grain: Grain },
): string {
  const { from, to } = readPeriodText(name, text, catalog.workspace.calendar.fiscalYearStart);
  if (monthNumber(to) - monthNumber(from) <= monthsOfGrain[grain]) return from;
  throw invalidQuestion(name, text, `one ${grain}; name the grain of a longer period with grain=`);
}
