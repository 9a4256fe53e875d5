/** What a page that is not there says of itself, by whether trying again can help, and what does where it cannot. */
export type ErrorKind = 'empty' | 'notFound' | 'asked' | 'closed' | 'refused' | 'tooMany' | 'away' | 'failed';

const ofStatus: { readonly [status: number]: ErrorKind } = {
  400: 'asked',
  401: 'closed',
  403: 'closed',
  404: 'notFound',
  406: 'asked',
  // Somebody else's work stands in the way, and ends.
  409: 'away',
  410: 'notFound',
  422: 'asked',
  429: 'tooMany',
};

/** Finds the kind of a fault. @param id names it in the log; absent where the log has nothing to find */
export function errorKind(status: number, { code, id }: { code?: string; id?: string } = {}): ErrorKind {
  if (code === 'snapshot_none_published') return 'empty';
  if (status >= 500) return id ? 'failed' : 'away';
  return ofStatus[status] ?? 'refused';
}
