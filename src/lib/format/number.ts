import { localeOf, type Language } from './locale.ts';

/** What is needed to write a value: the part of an indicator's definition that says how it reads. */
export interface ValueFormat {
  unit: 'percent' | 'points' | 'count' | 'number';
  decimals: number;
}

/** Stands where there is no value. Never 0, never empty. */
export const NO_VALUE = '–';

/**
 * Writes a value's number without its unit, in the language's own signs.
 *
 * In: the stored value; `percent` values are ratios 0–1 and come out ×100. Null gives `–`.
 * A value short of 100 (percent, points) never rounds up to 100, and one above 0 never rounds down to 0: those print
 * as 99.9 and as `<0.1`, since "complete" and "none" are statements of their own.
 */
export function formatNumber(value: number | null, format: ValueFormat, language: Language): string {
  if (value === null) return NO_VALUE;
  const scaled = format.unit === 'percent' ? toHundredths(value) : value;
  const step = 10 ** -format.decimals;
  const isShare = format.unit === 'percent' || format.unit === 'points';
  if (isShare && scaled < 100 && rounded(scaled, format.decimals) >= 100)
    return plain(100 - step, format.decimals, language);
  if (isShare && scaled > 0 && rounded(scaled, format.decimals) === 0)
    return `<${plain(step, format.decimals, language)}`;
  return plain(scaled, format.decimals, language);
}

/**
 * The value that {@link formatNumber} writes: whoever colours or orders by it treats alike what reads alike. What is written as `<0.1` stays
 * what it is.
 */
export function asWritten(value: number, { unit, decimals }: ValueFormat): number {
  const scale = unit === 'percent' ? 100 : 1;
  const scaled = unit === 'percent' ? toHundredths(value) : value;
  const isShare = unit === 'percent' || unit === 'points';
  const near = rounded(scaled, decimals);
  if (isShare && scaled > 0 && near === 0) return value;
  const written = isShare && scaled < 100 && near >= 100 ? 100 - 10 ** -decimals : near;
  return Number((written / scale).toPrecision(12));
}

/** Writes a value with its percent sign where it has one: `47.2%`, `47,2%`; other units are bare numbers. */
export function formatValue(value: number | null, format: ValueFormat, language: Language): string {
  const number = formatNumber(value, format, language);
  return value !== null && format.unit === 'percent' ? `${number}%` : number;
}

/**
 * Writes a goal or a path: like a value, without decimals that are zero (`70%`, not `70.0%`). What lies between whole
 * counts has one decimal (`3.7`), or a count below its path would seem to be a whole one further behind.
 */
export function formatGoal(value: number, format: ValueFormat, language: Language): string {
  const scaled = format.unit === 'percent' ? toHundredths(value) : value;
  const most = Math.max(1, format.decimals);
  const decimals = [...Array(most).keys()].find((few) => rounded(scaled, few) === scaled);
  return formatValue(value, { ...format, decimals: decimals ?? most }, language);
}

/** Writes a count with the language's grouping: 1,287 · 1.287 · 12,34,567. */
export function formatCount(count: number, language: Language): string {
  return plain(count, 0, language);
}

/** Writes a sum that need not be whole (weights, money), so that whoever divides arrives at the value shown. */
export function formatSum(sum: number, language: Language): string {
  return plain(sum, Number.isInteger(sum) ? 0 : 2, language);
}

/** Writes a sum with all the decimals that it has: two that differ look different. */
export function formatExact(sum: number, language: Language): string {
  const [, decimals = ''] = String(Number(sum.toPrecision(15))).split('.');
  return plain(sum, /^\d*$/.test(decimals) ? decimals.length : 2, language);
}

/** Writes a sum of shares with the decimals that it has, at most six. */
export function formatShareSum(sum: number, language: Language): string {
  const decimals = [0, 1, 2, 3, 4, 5].find((some) => Math.abs(sum - Number(sum.toFixed(some))) < 5e-7) ?? 6;
  return plain(sum, decimals, language);
}

/** Writes a share of a whole, given as its two counts, as a percentage; `–` of nothing. */
export function formatShare(part: number, whole: number, language: Language, decimals = 1): string {
  return formatValue(whole === 0 ? null : part / whole, { unit: 'percent', decimals }, language);
}

/** Writes a size in bytes in the largest unit that leaves at least 1. */
export function formatBytes(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${plain(bytes / 1000 ** power, power === 0 ? 0 : 1, language)} ${units[power]}`;
}

/** Difference of two values as a direction and an amount; for percent values the amount is in percentage points. */
export interface Change {
  direction: 'up' | 'down' | 'same';
  amount: string;
}

/**
 * Change from one value to another as it reads at the value's own number of decimals.
 *
 * @returns null where either is missing
 */
export function changeBetween(
  before: number | null,
  after: number | null,
  format: ValueFormat,
  language: Language,
): Change | null {
  if (before === null || after === null) return null;
  const scale = format.unit === 'percent' ? 100 : 1;
  const difference = rounded((after - before) * scale, format.decimals);
  const amount = plain(Math.abs(difference), format.decimals, language);
  if (difference === 0) return { direction: 'same', amount };
  return { direction: difference > 0 ? 'up' : 'down', amount };
}

/** Writes a number with its sign, `+0.42` or `−0.42`; 0 has none. */
export function formatSigned(value: number, decimals: number, language: Language): string {
  const amount = plain(Math.abs(value), decimals, language);
  return rounded(value, decimals) === 0 ? amount : `${value > 0 ? '+' : '−'}${amount}`;
}

function toHundredths(ratio: number): number {
  // 0.07 * 100 is 7.000000000000001: twelve digits are more than any count behind a ratio carries.
  return Number((ratio * 100).toPrecision(12));
}

function rounded(value: number, decimals: number): number {
  return Number(`${Math.round(Number(`${value.toFixed(10)}e${decimals}`))}e-${decimals}`);
}

/** Made once each: making one takes longer than writing a hundred numbers. */
const made = new Map<string, Intl.NumberFormat>();

function plain(value: number, decimals: number, language: Language): string {
  const key = `${language} ${decimals}`;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const format = made.get(key) ?? new Intl.NumberFormat(localeOf(language), digits);
  made.set(key, format);
  return format.format(value);
}
