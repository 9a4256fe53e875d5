/** Fires when this process was asked to stop. One for the process: Kit's bundle loads this module a second time. */
export const stopping = ((globalThis as Record<symbol, unknown>)[Symbol.for('lodestar.stopping')] ??=
  new AbortController()) as AbortController;
