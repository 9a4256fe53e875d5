import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built server on an empty data folder, at a name for which browsers hold keys. */
export interface BareServer {
  origin: string;
  /** The link of the first administrator, as whoever starts the server reads it. */
  firstLink: string;
  /** Asks it to end, as a supervisor does. */
  terminate(): void;
  /** Its exit code once it has ended. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts it on a port. @param environment further settings */
export async function startBareServer(
  port: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<BareServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'lodestar-bare-'));
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(root, 'src', 'server.ts')], {
    cwd: root,
    env: { ...process.env, PORT: String(port), ORIGIN: origin, LODESTAR_DATA: dataDirectory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
    await rm(dataDirectory, { recursive: true, force: true });
  };
  const firstLink = await new Promise<string>((found, failed) => {
    let said = '';
    const read = (text: Buffer) => {
      said += String(text);
      const link = /http\S+\/link\/\S+/.exec(said)?.[0];
      if (link) found(link);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => failed(new Error(`the server ended:\n${said}`)));
  });
  return { origin, firstLink, ended, terminate: () => void child.kill('SIGTERM'), stop };
}
