/** First days of so many months up to the one that holds a day, oldest first; as many more as it takes to hold one that is asked for. */
export function monthsUpTo(day: string, count: number, asked: string | null = null): string[] {
  const [year, month] = day.split('-').map(Number);
  const [askedYear, askedMonth] = (asked ?? day).split('-').map(Number);
  const ahead = (askedYear! - year!) * 12 + askedMonth! - month!;
  const [before, after] = [Math.max(count, 1 - ahead), Math.max(0, ahead)];
  return Array.from({ length: before + after }, (_, at) =>
    new Date(Date.UTC(year!, month! - before + at, 1)).toISOString().slice(0, 10),
  );
}
