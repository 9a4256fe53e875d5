/**
 * First day of the month that a text says: `2026-10`, `202610`, `2026_10`, a day of the month, `10-2026`; what says a year or a quarter (`2026`,
 * `2026-Q4`) goes by its first month.
 *
 * @returns ISO day; null where it says none
 */
export function monthOf(text: string): string | null {
  const [, year, quarter] = /^(\d{4})(?:[-_./]?[Qq]([1-4]))?$/.exec(text) ?? [];
  if (year !== undefined) return firstDay(year, quarter === undefined ? 1 : 3 * Number(quarter) - 2);
  const [, first, yearLast] = /^(\d{1,2})[-_./ ](\d{4})$/.exec(text) ?? [];
  if (yearLast !== undefined)
    return Number(first) >= 1 && Number(first) <= 12 ? firstDay(yearLast, Number(first)) : null;
  const [, ofYear, month] = /^(\d{4})[-_./]?(\d{2})(?:[-_./]?\d{2})?$/.exec(text) ?? [];
  if (ofYear === undefined || Number(month) < 1 || Number(month) > 12) return null;
  return firstDay(ofYear, Number(month));
}

/**
 * First day of the month that a file is of, by its name: as a pattern with the group `period` finds it; without one, as the name says it
 * by itself (`report_2026-10.csv`, `2026-Q4.xlsx`).
 *
 * @returns ISO day; null where the name says none
 */
export function monthOfFile(fileName: string, pattern: string | null): string | null {
  if (pattern !== null) {
    const found = new RegExp(pattern.replaceAll('(?P<', '(?<'), 'u').exec(fileName);
    return monthOf(found?.groups?.['period'] ?? '');
  }
  const [said] = /(?<!\d)(?:19|20)\d{2}[-_.]?(?:[Qq][1-4]|(?:0[1-9]|1[0-2]))(?!\d)/.exec(fileName) ?? [];
  return said === undefined ? null : monthOf(said);
}

/** Months as people write them into names of files. */
const written = ['2026-10', '202610', '2026_10', '10-2026', '2026-Q4', '2026'];

/**
 * Writes a name that says its month as a pattern looks for it: `2026-10.xlsx`.
 *
 * @param glob of the source's files, below its folder of the inbox
 * @returns null where nobody can tell how such a name is made
 */
export function exampleName(glob: string, pattern: string): string | null {
  const made = written.map((month) => {
    const [before = '', ...after] = glob.replaceAll('**/', '').split('*');
    return after.length === 0 ? glob : `${before}${month}${after.join('')}`;
  });
  return made.find((name) => !name.includes('?') && monthOfFile(name, pattern) !== null) ?? null;
}

function firstDay(year: string, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}-01`;
}
