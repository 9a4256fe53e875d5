import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '#lib/server/answer.ts';
import { answerDataRoute } from '#lib/server/data-routes.ts';
import { followRequest } from '#lib/server/requests/follow-request.ts';
import { toQuestion, writeAnswer } from '#lib/server/respond.ts';
import { openWarehouse } from '#lib/server/warehouse.ts';
import { bearer } from './sign-in.ts';

/** The data routes behind a real server, on a data folder of their own. */
export interface ApiServer {
  directory: string;
  origin: string;
  /** What was answered so far, before it was written. */
  answers: Promise<Answer>[];
  ask: (path: string, headers?: Record<string, string>) => Promise<Response>;
  end: () => Promise<void>;
}

/** Starts a server of the data routes; the data folder is empty. */
export async function startApiServer(): Promise<ApiServer> {
  const before = process.env.LODESTAR_DATA;
  const directory = await mkdtemp(join(tmpdir(), 'lodestar-api-'));
  process.env.LODESTAR_DATA = directory;
  const answers: Promise<Answer>[] = [];
  const server = createServer((request, response) => {
    followRequest(request, response, () => {
      const question = toQuestion(request, response);
      const answer = answerDataRoute(question);
      answers.push(answer);
      void answer.then((made) => writeAnswer(made, question, response)).catch(() => response.destroy());
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    directory,
    origin,
    answers,
    ask: async (path, headers = {}) =>
      fetch(`${origin}${path}`, { headers: { authorization: await bearer(), ...headers } }),
    end: async () => {
      server.closeAllConnections();
      server.close();
      (await openWarehouse()).close();
      if (before === undefined) delete process.env.LODESTAR_DATA;
      else process.env.LODESTAR_DATA = before;
      await rm(directory, { recursive: true });
    },
  };
}
