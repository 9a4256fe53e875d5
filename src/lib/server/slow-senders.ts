import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long whoever asks may take to say it all, and how long a file may stand still on its way. */
const WITHIN_MS = 30_000;

/**
 * Ends a request whose sender takes too long to say what they ask for. A file takes as long as it takes, but must not stand still. (Node
 * knows one limit for all requests of a server.)
 */
export function endSlowSender(
  request: IncomingMessage,
  response: ServerResponse,
  { isUpload, withinMs = WITHIN_MS }: { isUpload: boolean; withinMs?: number },
): void {
  if (request.complete) return;
  let before = request.socket.bytesRead;
  const timer = setInterval(() => {
    const stands = request.socket.bytesRead === before;
    before = request.socket.bytesRead;
    if (request.complete) clearInterval(timer);
    else if (!isUpload || stands) request.destroy();
  }, withinMs);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}
