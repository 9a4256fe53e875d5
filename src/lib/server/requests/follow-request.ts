import type { IncomingMessage, ServerResponse } from 'node:http';
import { readSetting } from '../env.ts';
import { stopping } from '../health/stopping.ts';
import { tellAnswered, tellAsked } from './answered.ts';
import { inRequest, type RequestContext } from './request-context.ts';
import { requestIdOf } from './request-id.ts';

/** As nginx calls it when whoever asked has gone. */
const GONE = 499;

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Gives a request its id, says it in the answer, and tells how it ended. */
export function followRequest(request: IncomingMessage, response: ServerResponse, work: () => void): void {
  const requestId = requestIdOf(request.headers, readSetting('proxies'));
  const context: RequestContext = { requestId, route: null, actor: null };
  response.setHeader('x-request-id', requestId);
  // Whoever asks next is led elsewhere by a connection of its own.
  if (stopping.signal.aborted) response.setHeader('connection', 'close');
  const { method: given = 'GET' } = request;
  const method = methods.includes(given) ? given : 'OTHER';
  const { traceparent = null } = request.headers;
  tellAsked({ context, method, traceParent: typeof traceparent === 'string' ? traceparent : null });
  const began = performance.now();
  response.once('close', () => {
    tellAnswered({
      context,
      method,
      route: context.route ?? kindOf(request.url ?? '/'),
      status: response.writableFinished ? response.statusCode : GONE,
      ms: performance.now() - began,
    });
  });
  inRequest(context, work);
}

/** What readers made up must not become a name in metrics: there are two kinds of addresses without a route. */
function kindOf(address: string): string {
  return /^\/(_app\/|favicon|fonts\/)/.test(address) ? '/_app' : 'none';
}
