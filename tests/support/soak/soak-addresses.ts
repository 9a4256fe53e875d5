/** Figures of the fixture `moving`: by indicator, unit and month, in two formats. */
export const soakFigures: readonly string[] = [
  '/api/v1/values?indicator=visits_total&from=2024-10&to=2025-03&format=csv',
  '/api/v1/values?indicator=visits_total&unit=01&from=2024-10&to=2025-03&format=json',
  '/api/v1/values?indicator=visits_total&unit=02&from=2025-01&to=2025-03&format=csv',
];

export const soakPages: readonly string[] = ['/', '/indicators/visits_total', '/explore?unit=00', '/refresh'];
