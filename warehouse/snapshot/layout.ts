import { readFileSync } from 'node:fs';

/** Version of the tables in `layout.sql`, stored in every snapshot. */
export const FORMAT_VERSION = 6;

/** Writes `indicators.value_of_unit` anew, once `indicators.value` is complete. */
export const ARRANGE_VALUES = `create or replace table indicators.value_of_unit as
  from indicators.value order by unit_id, grain, indicator_id, period`;

/** Statements that create the tables every snapshot has; they do nothing where the tables exist. */
export function readLayoutSql(): string {
  return readFileSync(new URL('./layout.sql', import.meta.url), 'utf8');
}
