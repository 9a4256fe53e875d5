import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { answerDataRoute } from '#lib/server/data-routes.ts';
import { toQuestion, writeAnswer } from '#lib/server/respond.ts';

/** The data routes as a process of its own, which may be killed and started again at the same port. */
export interface DataServer {
  port: number;
  process: ChildProcess;
}

/** @param port 0: any that is free */
export async function startDataServer(dataDirectory: string, port = 0): Promise<DataServer> {
  const child = spawn(process.execPath, ['--no-warnings', fileURLToPath(import.meta.url), String(port)], {
    env: { ...process.env, LODESTAR_DATA: dataDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return { port: Number(said.toString()), process: child };
}

/** Ends it as nobody can prepare for. */
export async function killServer({ process: child }: DataServer): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

function serve(port: number): Server {
  return createServer((request, response) => {
    const question = toQuestion(request, response);
    void answerDataRoute(question)
      .then((answer) => writeAnswer(answer, question, response))
      .catch(() => response.destroy());
  }).listen(port, '127.0.0.1');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = serve(Number(process.argv[2]));
  await once(server, 'listening');
  process.stdout.write(String((server.address() as AddressInfo).port));
}
