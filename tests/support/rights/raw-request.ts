import { connect } from 'node:net';

/** Sends bytes as they are, and reads until the server closes: for requests that no client would make. */
export function sendRaw(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

/** The request of a path as it is written, dots and all. */
export const rawGet = (origin: string, path: string, cookie = ''): string =>
  [
    ...[`GET ${path} HTTP/1.1`, `Host: ${new URL(origin).host}`, 'Connection: close'],
    ...(cookie ? [`Cookie: ${cookie}`] : []),
    ...['', ''],
  ].join('\r\n');
