import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';

/** An SSH server on this machine whose files OpenSSH's own `sftp-server` serves. */
export interface SftpPlace {
  port: number;
  /** `SHA256:…` of its key. */
  fingerprint: string;
  user: string;
  password: string;
  /** A private key that it takes too. */
  privateKey: string;
  /** Calls back with the bytes sent so far; what `act` answers with `cut` ends the connection there. */
  onBytes(act: (bytes: number) => 'cut' | undefined): void;
  /** Connections that are open. */
  open(): number;
  stop(): Promise<void>;
}

/** OpenSSH's program as `npm test` found it, or where Debian puts it; null: none, tests skip. */
export function sftpProgram(): string | null {
  const path = process.env.SFTP_SERVER || '/usr/lib/openssh/sftp-server';
  return existsSync(path) ? path : null;
}

/** Starts the server on a free port. */
export async function startSftp(): Promise<SftpPlace> {
  const program = sftpProgram();
  if (program === null) throw new Error('no sftp-server: set SFTP_SERVER');
  const [host, own] = [keys(), keys()];
  const [user, password] = ['agency', 's3cret-word'];
  const ownKey = publicBytes(own.public);
  let act: (bytes: number) => 'cut' | undefined = () => undefined;
  const connections = new Set<Connection>();
  const server = new ssh2.Server({ hostKeys: [host.private] }, (connection) => {
    connections.add(connection);
    connection.on('error', () => undefined).on('close', () => connections.delete(connection));
    connection.on('authentication', (attempt) => {
      const isOwn = attempt.method === 'publickey' && attempt.key.data.equals(ownKey);
      const isWord = attempt.method === 'password' && attempt.password === password;
      if (attempt.username === user && (isOwn || isWord)) attempt.accept();
      else attempt.reject(['publickey', 'password']);
    });
    connection.on('session', (accept) =>
      accept().on('subsystem', (take) => {
        const channel = take() as ServerChannel;
        const child = spawn(program, ['-R'], { stdio: ['pipe', 'pipe', 'ignore'] });
        let sent = 0;
        const count = new Transform({
          transform(chunk: Buffer, _, done) {
            sent += chunk.length;
            if (act(sent) === 'cut') connection.end();
            done(null, chunk);
          },
        });
        channel.pipe(child.stdin);
        child.stdin.on('error', () => undefined);
        child.stdout.pipe(count).pipe(channel);
        channel.on('close', () => child.kill());
      }),
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    ...{ port: (server.address() as AddressInfo).port, user, password, privateKey: own.private },
    fingerprint: `SHA256:${createHash('sha256').update(publicBytes(host.public)).digest('base64').replace(/=+$/, '')}`,
    onBytes: (next) => (act = next),
    open: () => connections.size,
    stop: () =>
      new Promise((done) => {
        for (const connection of connections) connection.end();
        server.close(() => done());
      }),
  };
}

function keys(): { private: string; public: string } {
  // eslint-disable-next-line no-restricted-syntax -- the library's own name for it
  return ssh2.utils.generateKeyPairSync('ed25519');
}

function publicBytes(line: string): Buffer {
  return Buffer.from(line.split(' ')[1] ?? '', 'base64');
}
