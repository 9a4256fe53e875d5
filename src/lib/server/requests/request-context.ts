import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request that is being answered; filled in as it is found out. */
export interface RequestContext {
  readonly requestId: string;
  /** The template of the address, `/units/[code]`: what stood in its place may be anything. Null until something answers it. */
  route: string | null;
  /** Who asks, as the audit names them: `person:ID`, `token:ID`. Null for whoever is not signed in. */
  actor: string | null;
}

/** One for the process: Kit's bundle loads this module a second time. */
const holder = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.requests')] ??=
  new AsyncLocalStorage<RequestContext>()) as AsyncLocalStorage<RequestContext>;

/** Does the work of a request. */
export function inRequest<T>(context: RequestContext, work: () => T): T {
  return holder.run(context, work);
}

/** The request that is being answered; null outside of one. */
export function currentRequest(): RequestContext | null {
  return holder.getStore() ?? null;
}

/** Notes what answers the request. @param route a template that stands in the program; null where nothing does */
export function noteRoute(route: string | null): void {
  const context = holder.getStore();
  if (context) context.route = route;
}

/** Notes who asks; null for nobody who is signed in. */
export function noteActor(reader: { actor: string } | null): void {
  const context = holder.getStore();
  if (context) context.actor = reader?.actor ?? null;
}
