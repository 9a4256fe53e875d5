/** Pages that hold, on every screen and in every language, what all of them promise. */
export const screenPages = [
  '/',
  '/indicators',
  '/explore',
  '/explore/rows?indicator=redeclaration_rate&unit=34-66&grain=month&period=2026-10',
  '/views',
  '/notices',
  '/meeting?page=2',
  '/units',
  '/units/34-66',
  '/search?q=rate',
  '/terms',
  '/data',
  '/refresh',
  '/refresh/procedure_month',
];

/** The indicator's page, which has folds and figures that others have not. */
export const indicatorPage = '/indicators/redeclaration_rate';

/** Pages of a meeting besides, each of which is laid out for itself. */
export const meetingPages = ['/meeting?page=1', '/meeting?page=4'];

/** An address of a page in a language. */
export const inLanguage = (path: string, language: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
