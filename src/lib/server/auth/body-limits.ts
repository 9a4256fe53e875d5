const KIB = 1024;

/** Most bytes that a request may bring to an address that does not stand below: a form is a few hundred. */
const USUAL = 64 * KIB;

/** Most bytes by the routes of the pages: less for whoever is not signed in, more where a file is taken. */
export const bodyLimits: { readonly [route: string]: number } = {
  '/sign-in': 8 * KIB,
  '/sign-in/second': 8 * KIB,
  '/sign-in/passkey': 8 * KIB,
  '/sign-in/passkey/done': 32 * KIB,
  '/link/[token]': 8 * KIB,
  // Each row that is ticked, or cell that is mended, is named.
  '/refresh/[source]/quarantine': 512 * KIB,
  '/refresh/schedules': 512 * KIB,
  '/refresh/set-up': 512 * KIB,
  '/sign-out': KIB,
  '/view-as/end': KIB,
};

const patterns = Object.entries(bodyLimits).map(([route, bytes]) => ({ pattern: patternOf(route), bytes }));

/** The most that any address takes. */
export const largestBody = Math.max(USUAL, ...Object.values(bodyLimits));

/** Most bytes that a request may bring to a path. */
export function bodyLimitOf(path: string): number {
  return patterns.find(({ pattern }) => pattern.test(path))?.bytes ?? USUAL;
}

/** What Kit's router takes for a route; a script asks for what a form answers at the same path. */
function patternOf(route: string): RegExp {
  const segments = route.replace(/[.*+?^${}()|\\]/g, '\\$&').replace(/\[\w+\]/g, '[^/]+');
  return new RegExp(`^${segments}/?$`);
}
