/** Address of the arrival calendar at what came of a source for the month that holds a day (ISO). */
export function calendarHref(sourceId: string, day: string): string {
  const month = day.slice(0, 7);
  const search = new URLSearchParams({ source: sourceId, month });
  return `/data?${search}#${arrivalId(sourceId, month)}`;
}

/** Where that stands in the page. @param month `YYYY-MM` */
export const arrivalId = (sourceId: string, month: string): string => `arrival-${sourceId}-${month}`;
