import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What this server answers itself. */
export interface OwnAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Asks this very server. By Node's own client, since `fetch` sends the name it connects to as `Host`, and pages are answered under the name
 * alone that readers use; and since it follows no redirect, with which cookies could leave.
 *
 * @param home where it was reached from this machine
 * @param address of what is asked for, as readers write it
 * @throws what the connection or the signal ends with
 */
export async function readOwn(
  home: string,
  address: URL,
  headers: { [name: string]: string },
  signal: AbortSignal,
): Promise<OwnAnswer> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { headers: { ...headers, host: address.host }, signal };
    get(`${home}${address.pathname}${address.search}`, options, resolve).once('error', reject);
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}
