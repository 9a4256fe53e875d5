/** Address of the arrival calendar at what came of a source for the month that holds a day (ISO). @param unit whose reports are counted; null for all there are */
export function calendarHref(sourceId: string, day: string, unit: string | null = null): string {
  const month = day.slice(0, 7);
  const search = new URLSearchParams({ ...(unit === null ? {} : { unit }), source: sourceId, month });
  return `/data?${search}#${arrivalId(sourceId, month)}`;
}

/** Where that stands in the page. @param month `YYYY-MM` */
export const arrivalId = (sourceId: string, month: string): string => `arrival-${sourceId}-${month}`;
