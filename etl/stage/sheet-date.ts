const DAY_MS = 86_400_000;

/** Whether a number in this format is a date or a time of day. A duration (`[h]:mm`) is a number. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined)
    return (
      (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id === 45 || id === 47 || (id >= 50 && id <= 58)
    );
  const [first = ''] = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  if (/\[(h+|m+|s+)\]/i.test(first)) return false;
  const bare = first.replace(/\[[^\]]*\]/g, '');
  return !/general/i.test(bare) && /[dmyhs]/i.test(bare);
}

/** Whether a format shows a number in percent. */
export function isPercentFormat(code: string): boolean {
  return code.replace(/"[^"]*"|\\.|_.|\*./g, '').includes('%');
}

/**
 * ISO text of a spreadsheet's serial number: a day, a day and a time, or below 1 in the system of 1900 a time of day. That system
 * has a 29 February 1900, which the calendar has not: its text is no date, and is left for the rules to judge.
 */
export function serialText(serial: number, is1904: boolean): string | null {
  if (!(serial >= 0 && serial < 2_958_466)) return null;
  const seconds = Math.round(serial * 86_400);
  const day = Math.floor(seconds / 86_400);
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  if (!is1904 && day === 0) return time;
  const date = !is1904 && day === 60 ? '1900-02-29' : isoDay(day, is1904);
  return time === '00:00:00' ? date : `${date}T${time}`;
}

/** A spreadsheet's serial number as an instant of UTC, to the second; null where it is no day of the calendar. */
export function serialDate(serial: number, is1904: boolean): Date | null {
  const text = serialText(serial, is1904);
  if (text === null || text === '1900-02-29' || !/^\d{4}-/.test(text)) return null;
  return new Date(text.includes('T') ? `${text}Z` : text);
}

function isoDay(day: number, is1904: boolean): string {
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  return new Date(epoch + day * DAY_MS).toISOString().slice(0, 10);
}

/** Text of a cell of type `d` (Strict Open XML), which holds ISO 8601 already. */
export function isoText(text: string): string {
  return text.replace(/T00:00(:00([.]0+)?)?Z?$/, '').replace(/[.]0+$/, '');
}
