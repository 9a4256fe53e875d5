/** What the frame of every page reads of its address, and what leads from page to page. */
const everywhere: readonly string[] = ['unit', 'grain', 'period', 'lang', 'theme'];

/**
 * Parameters that pages read of their address besides those that all do, by route. Null where a page answers for all of its address itself.
 */
export const knownParameters: { readonly [route: string]: readonly string[] | null } = {
  '/': ['map', 'needs'],
  '/account': [],
  '/audit': ['action', 'text', 'actor', 'object', 'from', 'to', 'before'],
  '/data': ['source', 'month'],
  '/explore': null,
  '/explore/rows': ['indicator', 'measure', 'side', 'where', 'offset'],
  '/indicators': ['status'],
  '/indicators/[id]': ['level', 'base', 'by', 'look', 'tree', 'version', 'since'],
  '/link/[token]': [],
  '/meeting': ['page', 'indicator'],
  '/notices': ['show', 'kind'],
  '/people': [],
  '/people/[id]': [],
  '/refresh': ['run', 'request', 'queued', 'done', 'asked', 'taken'],
  '/refresh/[source]': ['reason'],
  '/refresh/[source]/back-fill': ['from', 'to'],
  '/refresh/[source]/quarantine': ['table', 'rule', 'file', 'line', 'page'],
  '/refresh/[source]/upload': ['file', 'refused', 'taken'],
  '/refresh/log': ['q', 'before'],
  '/refresh/runs/[run]': ['with', 'q', 'source', 'before'],
  '/refresh/runs/[run]/[source]': [],
  '/refresh/schedules': ['schedule', 'from', 'to'],
  '/refresh/schedules/[group]': [],
  '/refresh/set-up': ['draft', 'refused', 'settled'],
  '/search': ['q'],
  '/sign-in': ['to', 'again', 'told'],
  '/sign-in/second': [],
  '/styleguide': [],
  '/terms': [],
  '/units': ['q'],
  '/units/[code]': [],
  '/views': ['saved'],
  '/webhooks': [],
};

/** What mail, campaigns and other sites put behind addresses that are handed on: it chooses nothing here, and nobody typed it. */
const HARMLESS = /^(utm_.+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|zaloclid|mc_cid|mc_eid|_ga|_gl)$/;

/** Whether a parameter is nothing that anybody asks of a page: such a one, or the name of a form's action. */
export const isHarmless = (name: string): boolean => HARMLESS.test(name) || name.startsWith('/');

/** What of an address its page does not know, as the address has it, each name once; nothing of pages that answer for it themselves. */
export function unknownParameters(
  route: string | null,
  search: URLSearchParams,
): [name: string, value: string][] {
  const known = route === null ? null : (knownParameters[route] ?? null);
  if (known === null) return [];
  const unknown = [...search].filter(
    ([name]) => !everywhere.includes(name) && !known.includes(name) && !isHarmless(name),
  );
  return [...new Map(unknown)];
}

/** An address without what is {@link isHarmless}. */
export function withoutHarmless(search: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...search].filter(([name]) => !isHarmless(name)));
}

/** What of an address its page knows. */
export function withoutUnknown(route: string, search: URLSearchParams): URLSearchParams {
  const unknown = unknownParameters(route, search).map(([name]) => name);
  return new URLSearchParams([...withoutHarmless(search)].filter(([name]) => !unknown.includes(name)));
}
