/** The day it is somewhere, ISO. @param timezone IANA zone */
export function dayIn(timezone: string, at: Date): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(at);
}
