import type { Month } from './calendar.ts';
import { courses, levelAt, type Course } from './levels.ts';
import { randomStream } from './random.ts';
import { newProvinces, predecessorsOf, provincesOn, successorOf } from './units.ts';

/** How a unit does in a month: shares of what it received, or of the items it asked for. */
export interface UnitMonth {
  unit: string;
  /** Relative volume; 1 is a middling province of today. */
  volume: number;
  redeclared: number;
  reused: number;
  online: number;
  fullOnline: number;
  onTime: number;
}

/** Central bodies that take in procedures themselves. */
const agencies = ['TW01', 'TW02', 'TW03'];

/** Provinces that do not report the last month. */
const silentAtLast = new Set(['12', '52', '96']);

/** The share declared again at Đắk Lắk in its last four months: three rises in a row. */
const dakLak = [0.232, 0.259, 0.287, 0.314];

const large: { [code: string]: number } = {
  '01': 4.2,
  '79': 5.6,
  '31': 1.9,
  '48': 1.7,
  '38': 1.8,
  '40': 1.7,
  '75': 1.9,
  '92': 1.5,
};

/** Levels of the units that report in a month. Weighted by volume they stand on the sample's courses. */
export function unitLevels(seed: number, month: Month, months: Month[]): UnitMonth[] {
  const position = month.index / (months.length - 1);
  const isLast = month.index === months.length - 1;
  const units = [...provincesOn(month.first), ...agencies].filter(
    (unit) => !isLast || !silentAtLast.has(unit),
  );
  const volumes = units.map((unit) => volumeOf(unit, month));
  const shares = (name: string, course: Course, spread: number) =>
    onCourse({ seed, name, units, volumes, month, spread, isLast, level: levelAt(course, position) });
  // What is worse where a unit is weak goes up with its trait, what is better goes down.
  const redeclared = shares('weakness', courses.redeclared, 0.55);
  const reused = shares('weakness', courses.reused, -0.25);
  const online = shares('weakness', courses.online, -0.2);
  const fullOnline = shares('weakness', courses.fullOnline, -0.35);
  const onTime = shares('promptness', courses.onTime, 0.04);
  const rises = dakLak[month.index - (months.length - dakLak.length)];
  return units.map((unit, i) => ({
    unit,
    volume: volumes[i]!,
    redeclared: unit === '66' && rises !== undefined ? rises : redeclared[i]!,
    reused: reused[i]!,
    online: Math.min(0.97, online[i]!),
    fullOnline: Math.min(0.92, fullOnline[i]!),
    onTime: Math.min(0.995, onTime[i]!),
  }));
}

/** Shares around a level: each unit keeps its own distance from it, and strays a little from month to month. */
function onCourse(setting: {
  seed: number;
  name: string;
  units: string[];
  volumes: number[];
  month: Month;
  spread: number;
  level: number;
  isLast: boolean;
}): number[] {
  const { seed, name, units, volumes, month, spread, level, isLast } = setting;
  const monthly = randomStream(seed, `procedure/${name}/${spread}/${month.id}`);
  const factors = units.map((unit) => 1 + spread * traitOf(seed, name, unit) + 0.05 * (monthly.next() - 0.5));
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  const mean = factors.reduce((sum, factor, i) => sum + factor * volumes[i]!, 0) / total;
  // The last month stands on the course itself.
  const wobble = isLast ? 1 : 1 + 0.03 * (monthly.next() - 0.5);
  return factors.map((factor) => (level * wobble * factor) / mean);
}

/** -1 … 1, the same in every month; an old province takes after the one it became part of. */
function traitOf(seed: number, name: string, unit: string): number {
  const own = randomStream(seed, `trait/${name}/${successorOf(unit)}`).next() * 2 - 1;
  const strong = name === 'weakness' && ['01', '22', '31', '48', '79'].includes(unit);
  return strong ? -0.8 : own;
}

/** Offices are quiet at Tết and while the provinces merge, busy before the year ends. */
function volumeOf(unit: string, month: Month): number {
  const season = { '01': 0.82, '02': 0.85, '07': 0.9, '11': 1.05, '12': 1.1 }[month.id.slice(5)] ?? 1;
  const tet = month.id === '2025-01' || month.id === '2026-02' ? 0.78 : 1;
  const merging = month.id === '2025-07' ? 0.8 : 1;
  if (unit.startsWith('TW')) return 0.6 * season * tet;
  const isNew = newProvinces.some(({ code }) => code === unit) && month.first >= '2025-07-01';
  const share = isNew ? 1 : 1 / predecessorsOf(successorOf(unit)).length;
  return (large[successorOf(unit)] ?? 1) * share * season * tet * merging;
}
