import { onAnswered, type Answered } from '../requests/answered.ts';
import { serverLog } from './server-log.ts';

/** Addresses that machines ask again and again, and files of the pages: told to whoever looks closely. */
const quiet: readonly string[] = ['/healthz', '/readyz', '/metrics', '/_app'];

/**
 * Writes a line for every request from now on: who asked, for what kind of page, how it ended and how long it took. The address itself is
 * not written: it says which unit or indicator somebody looks at, and may be a link that works once.
 * @returns what ends that
 */
export function beginAccessLog(): () => void {
  return onAnswered(logAnswered);
}

function logAnswered({ context, method, route, status, ms }: Answered): void {
  const { requestId, actor } = context;
  const level = quiet.includes(route) && status < 500 ? 'debug' : 'info';
  const line = { requestId, method, route, status, ms: Math.round(ms * 10) / 10, actor };
  serverLog()[level](line, 'request answered');
}
