/** An address of a page, its figures or its data, in which `{unit}`, `{indicator}`, `{source}` and `{run}` stand for what is asked for. */
export interface PageSample {
  address: string;
  /** Answered to all alike, with this. */
  always?: number;
  /** Answered with this to whoever sees a part alone: there is nothing to compare, or one unit to be led to. */
  ofPart?: number;
  /** Answered with this to whoever may ask: it takes forms alone. */
  ofAllowed?: number;
}

const to = (...addresses: string[]): PageSample[] => addresses.map((address) => ({ address }));
const alike = (address: string, always: number): PageSample[] => [{ address, always }];

const ofPart = (status: number, ...addresses: string[]): PageSample[] =>
  addresses.map((address) => ({ address, ofPart: status }));

const forms = (address: string): PageSample[] => [{ address, ofAllowed: 405 }];

/** Addresses by the routes of the pages; a route that does not stand here fails the test of rights. */
export const pageSamples: Readonly<Record<string, readonly PageSample[]>> = {
  '/': to('/?unit={unit}&lang=vi', '/?unit=00'),
  '/[figure].svg': ofPart(404, '/map.svg?lang=vi', '/map.svg?unit=00'),
  '/meeting': to('/meeting?lang=vi'),
  '/indicators': to('/indicators?lang=vi', '/indicators?unit={unit}'),
  '/indicators/[id]': to(
    '/indicators/{indicator}?lang=vi',
    '/indicators/{indicator}?unit={unit}&level=TINH&tree=then',
    '/indicators/{indicator}?unit=00&look=lines',
  ),
  '/indicators/[id]/[figure].svg': [
    ...to('/indicators/{indicator}/trend.svg?lang=vi'),
    ...ofPart(404, '/indicators/{indicator}/ranking.svg'),
  ],
  '/units': ofPart(303, '/units?lang=vi', '/units?search=ha'),
  '/units/[code]': to('/units/{unit}?lang=vi'),
  '/explore': [
    // Without a unit they are led to their own.
    { address: '/explore?indicator={indicator}&by=unit:TINH,period', ofAllowed: 303 },
    ...to(
      '/explore?lang=vi&unit={unit}',
      '/explore?indicator={indicator}&unit={unit}&by=unit:TINH,period',
      '/explore?indicator={indicator}&unit=00&by=unit',
    ),
  ],
  '/explore/[figure].svg': to('/explore/answer.svg?indicator={indicator}&by=period'),
  '/explore/cube': to('/explore/cube?indicator={indicator}&by=unit:TINH'),
  '/explore/window': to('/explore/window?indicator={indicator}&by=unit:TINH'),
  '/explore/rows': to('/explore/rows?indicator={indicator}&unit={unit}&lang=vi'),
  '/data': to('/data?lang=vi', '/data?unit={unit}'),
  '/data/[figure].svg': to('/data/lineage.svg?lang=vi'),
  '/search': to('/search?q=tinh&lang=vi', '/search?q=ha'),
  '/search/found': to('/search/found?q=tinh', '/search/found?q=hai'),
  '/terms': to('/terms?lang=vi'),
  '/views': to('/views'),
  '/notices': to('/notices?lang=vi'),
  '/webhooks': to('/webhooks'),
  '/refresh': to('/refresh?lang=vi'),
  '/refresh/[source]': to('/refresh/{source}?lang=vi'),
  '/refresh/runs/[run]': to('/refresh/runs/{run}?lang=vi', '/refresh/runs/{run}?q=member'),
  '/refresh/runs/[run]/[source]': to('/refresh/runs/{run}/nothing_rejected'),
  '/refresh/schedules': to('/refresh/schedules?lang=vi'),
  '/refresh/schedules/[group]': to('/refresh/schedules/group-none'),
  '/refresh/log': to('/refresh/log?lang=vi', '/refresh/log?q=member'),
  '/refresh/[source]/quarantine': to('/refresh/{source}/quarantine?lang=vi'),
  '/refresh/[source]/quarantine/workbook.xlsx': to('/refresh/{source}/quarantine/workbook.xlsx'),
  '/refresh/[source]/back-fill': to('/refresh/{source}/back-fill?lang=vi'),
  '/refresh/[source]/upload': to('/refresh/{source}/upload?lang=vi'),
  '/refresh/[source]/upload/file': forms('/refresh/{source}/upload/file'),
  '/refresh/set-up': to('/refresh/set-up?lang=vi'),
  '/refresh/set-up/contract.yaml': to('/refresh/set-up/contract.yaml?draft=none'),
  '/refresh/set-up/file': forms('/refresh/set-up/file'),
  '/sign-in': alike('/sign-in', 303),
  // Steps of a sign-in that nobody has begun, and ways to it that the demonstration does not have.
  '/sign-in/second': alike('/sign-in/second', 303),
  '/sign-in/provider': alike('/sign-in/provider', 404),
  '/sign-in/provider/done': alike('/sign-in/provider/done', 404),
  '/sign-in/passkey': alike('/sign-in/passkey', 405),
  '/sign-in/passkey/done': alike('/sign-in/passkey/done', 405),
  '/account/passkey': alike('/account/passkey', 405),
  '/sign-out': alike('/sign-out', 405),
  '/view-as/end': alike('/view-as/end', 405),
  '/people': to('/people'),
  '/people/[id]': to('/people/nobody'),
  '/audit': to('/audit'),
  '/audit/log.csv': to('/audit/log.csv'),
  '/link/[token]': alike('/link/none', 200),
  '/account': to('/account'),
  '/api/[...path]': alike('/api/v1/nothing', 404),
  '/paper/[...path]': to(
    '/paper/briefing.pdf?lang=vi',
    '/paper/indicators/{indicator}.pdf?unit={unit}',
    '/paper/units/{unit}.pdf',
  ),
  // Nobody is named by the demonstration.
  '/[x+2e]well-known/security.txt': alike('/.well-known/security.txt', 404),
  '/healthz': alike('/healthz', 200),
  '/readyz': alike('/readyz', 200),
  '/styleguide': alike('/styleguide', 404),
};

/** Addresses that answer 404 to whoever may ask, since nothing is there. */
export const emptyAddresses: readonly string[] = [
  ...['/people/nobody', '/refresh/runs/{run}/nothing_rejected'],
  '/refresh/schedules/group-none',
  '/refresh/set-up/contract.yaml?draft=none',
];
