import { joinNames } from '#lib/i18n/join-names.ts';
import { EACH_UNIT } from '#lib/server/explored.ts';
import { seesWholeAlone } from '#lib/server/explored-units.ts';
import { comparedName, type Naming } from './member-name.ts';
import { TOTAL, type Member, type Pivot, type Place } from './pivot.ts';

/**
 * Says of which units that are compared the answer has nothing at all. What was published of a whole is of single periods: where none stand
 * there, it is outside the scope of readers of a part.
 */
export function untoldNotes(pivot: Pivot, naming: Naming): string[] {
  const { rows, columns, compared } = naming.explored;
  const answered = answeredOf(pivot, naming);
  const untold = compared.filter(({ unitId }) => !answered.includes(unitId));
  const hasPeriods = [rows, columns].some((axis) => axis?.kind === 'period');
  const isOfRange = (id: string) => !hasPeriods && seesWholeAlone(naming.scope, id);
  return [
    ...say(
      'beside.unadded',
      untold.filter(({ unitId }) => isOfRange(unitId)),
      naming,
    ),
    ...say(
      'beside.untold',
      untold.filter(({ unitId }) => !isOfRange(unitId)),
      naming,
    ),
  ];
}

/** Whether a figure of the whole range is missing since it is outside the scope: that of a whole of which the reader sees a part. */
export function isOutside(row: Place, column: Place, { at }: Pivot, { explored, scope }: Naming): boolean {
  const unit = explored.rows.id === EACH_UNIT ? row : explored.columns?.id === EACH_UNIT ? column : null;
  const isTotal = row === TOTAL || column === TOTAL;
  return isTotal && typeof unit === 'string' && !at(row, column) && seesWholeAlone(scope, unit);
}

/** Says of which nothing is added up though others are: readers of a part are told of a whole what was published of it, and no more. */
export function unaddedNotes(pivot: Pivot, naming: Naming): string[] {
  const { rows, compared } = naming.explored;
  const answered = answeredOf(pivot, naming);
  const totalOf = (id: Place) => (rows.id === EACH_UNIT ? pivot.at(id, TOTAL) : pivot.at(TOTAL, id));
  if (!answered.some(totalOf)) return [];
  const isUnadded = (id: string) => seesWholeAlone(naming.scope, id) && answered.includes(id) && !totalOf(id);
  return say(
    'beside.unadded',
    compared.filter(({ unitId }) => isUnadded(unitId)),
    naming,
  );
}

function answeredOf({ rows, columns }: Pivot, { explored }: Naming): readonly Member[] {
  return explored.rows.id === EACH_UNIT ? rows : columns;
}

function say(
  key: 'beside.untold' | 'beside.unadded',
  units: Naming['explored']['compared'],
  naming: Naming,
): string[] {
  if (units.length === 0) return [];
  const names = units.map((unit) => comparedName(unit, naming).text);
  return [naming.words.t(key, { names: joinNames(names, names.length, naming.words, { of: 'units' }) })];
}
