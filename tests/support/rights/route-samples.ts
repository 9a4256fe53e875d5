/** Addresses of a route in which `{unit}`, `{indicator}` and `{source}` stand for what is asked for. */
export interface RouteSample {
  query: string;
  /** Answers a table, in every format. */
  isTable?: boolean;
  /** Address other than the route's own path, which has segments. */
  path?: string;
}

const cell = 'indicator={indicator}&unit={unit}&grain=month';
const table = (query: string): RouteSample => ({ query, isTable: true });

/** Addresses by the paths of the routes; a route that does not stand here fails the matrix. */
export const routeSamples: Readonly<Record<string, readonly RouteSample[]>> = {
  '/healthz': [{ query: '' }],
  '/readyz': [{ query: '' }],
  '/api/v1/indicators': [{ query: '' }],
  '/api/v1/context': [{ query: '' }],
  '/api/v1/values': [
    table(`${cell}&from=2026-08`),
    table(`${cell}&from=2025-05&to=2025-08&tree=then`),
    table('level=TINH&from=2026-10&indicator={indicator}'),
    table('from=2026-10'),
  ],
  '/api/v1/trend': [
    table(cell),
    table(`${cell}&period=2026-08&to=2026-08&names=en`),
    table('indicator={indicator}'),
  ],
  '/api/v1/query': [
    table('indicator={indicator}&unit={unit}&by=unit,period&from=2026-09'),
    table('indicator={indicator}&unit={unit}&by=unit:each,period&states=on&from=2026-09'),
    table('indicator={indicator}&by=unit:TINH&from=2026-10'),
    table('indicator={indicator}&from=2026-10'),
    // A question as JSON, escaped.
    table('query=%7B%22indicators%22:[%22{indicator}%22],%22by%22:[%22unit:TINH%22]%7D'),
  ],
  '/api/v1/matrix': [table(`${cell}&from=2026-09`), table('indicator={indicator}&level=TINH&from=2026-10')],
  '/api/v1/rows': [table(`${cell}&period=2026-10`), table('indicator={indicator}&period=2026-10')],
  '/api/v1/decompose/parts': [table(`${cell}&by=unit:TINH`), table('indicator={indicator}')],
  '/api/v1/quality/months': [table('unit={unit}')],
  '/api/v1/feeds': [table('')],
  '/api/v1/phases': [table('')],
  '/api/v1/lineage': [{ query: cell }, { query: 'indicator={indicator}' }],
  '/api/v1/quality': [{ query: '' }, { query: 'indicator={indicator}' }, { query: 'source={source}' }],
  '/api/v1/decompose': [{ query: `${cell}&by=unit` }, { query: 'indicator={indicator}&by=unit:TINH' }],
  '/api/v1/projection': [{ query: cell }],
  '/api/v1/working': [{ query: cell }],
  '/api/v1/versions': [{ query: '' }],
  '/api/v1/changes': [table('indicator={indicator}&unit={unit}'), table('')],
  '/api/v1/changes/summary': [{ query: 'unit={unit}' }, { query: '' }],
  '/api/v1/runs/{run}/events': [
    { query: '', path: '/api/v1/runs/r-20261031-180500/events' },
    { query: '', path: '/api/v1/runs/r-20261031-190000/events' },
  ],
  '/api/v1/openapi.json': [{ query: '' }],
};
