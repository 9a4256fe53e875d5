import { problemAnswer, type Answer, type Question } from '../answer.ts';
import { wasForwarded } from '../auth/forwarded.ts';
import { readSettings } from '../env.ts';
import { problem } from '../http-errors.ts';
import { isLoopback } from '../listen-address.ts';
import { openWarehouse } from '../warehouse.ts';
import { bearsToken, readMetricsToken } from './metrics-token.ts';
import { beginMetrics } from './metrics.ts';

/** Where Prometheus asks. */
export const METRICS_PATH = '/metrics';

/**
 * Answers `/metrics`. They name sources and say how much is asked for and how often it fails, so they are for whoever runs the server:
 * on a server that this machine alone reaches, for whoever is on it; else for whoever bears the token.
 */
export async function answerMetrics({ method, header }: Question): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') {
    const refusal = problemAnswer(problem('method_not_allowed', `${METRICS_PATH} answers GET and HEAD.`));
    return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } };
  }
  const token = readMetricsToken();
  const isAllowed = isOfThisMachine(header) || (token !== null && bearsToken(header('authorization'), token));
  if (!isAllowed) {
    const detail = 'Send the token of LODESTAR_METRICS_TOKEN_FILE: Authorization: Bearer …';
    const refusal = problemAnswer(problem('sign_in_needed', detail));
    return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer realm="metrics"' } };
  }
  const { contentType, read } = beginMetrics((await openWarehouse()).control);
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
  return { status: 200, headers, body: await read() };
}

/** A proxy on this machine is of this machine too, whoever it asks for: a server that has a name elsewhere trusts no address. */
function isOfThisMachine(header: Question['header']): boolean {
  const { host, origin } = readSettings();
  const isAtHome = origin === null || isLoopback(new URL(origin).hostname);
  return isLoopback(host) && isAtHome && !wasForwarded(header);
}
