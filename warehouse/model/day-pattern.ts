/** A day as a pattern of letters writes it: `dd/MM/yyyy`, `'ngày' d`. @param moment its local time, as if it were UTC */
export function inFormat(moment: Date, format: string): string {
  const parts = partsOf(moment);
  return format.replace(
    /'([^']*)'|([A-Za-z])\2*/g,
    (token, quoted?: string) => quoted ?? parts[token] ?? token,
  );
}

/** The letters of a pattern by what they stand for; what stands in quotes is text. */
export function tokensOf(format: string): string[] {
  return format.replace(/'[^']*'/g, ' ').match(/([A-Za-z])\1*/g) ?? [];
}

function partsOf(moment: Date): { [token: string]: string } {
  const two = (value: number) => String(value).padStart(2, '0');
  const [year, month, day] = [moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate()];
  const [hour, minute, second] = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()];
  const half = hour % 12 === 0 ? 12 : hour % 12;
  return {
    ...{ yyyy: String(year), yy: two(year % 100), MM: two(month), M: String(month) },
    ...{ dd: two(day), d: String(day), HH: two(hour), H: String(hour), hh: two(half), h: String(half) },
    ...{ mm: two(minute), m: String(minute), ss: two(second), s: String(second) },
    ...{ SSS: '000', SSSSSS: '000000', a: hour < 12 ? 'AM' : 'PM' },
  };
}
