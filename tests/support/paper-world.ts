import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { answerDataRoute, isDataRoute } from '#lib/server/data-routes.ts';
import { toQuestion, writeAnswer } from '#lib/server/respond.ts';
import { startApiServer } from './api-server.ts';
import { bearer } from './sign-in.ts';
import { buildSmallWarehouse } from './small-warehouse.ts';

/** Answers a page in place of Kit. */
export type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** A server whose data routes, and so its sheets, are the real ones; what its pages are is up to the test. */
export interface PaperWorld {
  origin: string;
  page: Page;
  /** Addresses of pages that were asked for, with their cookies. */
  asked: string[];
  ask: (path: string, headers?: Record<string, string>, signal?: AbortSignal) => Promise<Response>;
  end: () => Promise<void>;
}

/** The Chromium of these tests. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export async function startPaperWorld(): Promise<PaperWorld> {
  const api = await startApiServer();
  await buildSmallWarehouse(api.directory);
  const server = createServer((request, response) => {
    const question = toQuestion(request, response);
    if (!isDataRoute(question.url.pathname)) {
      world.asked.push(`${request.url} ${request.headers.cookie ?? ''}`.trim());
      return world.page(request, response);
    }
    void answerDataRoute(question).then((answer) => writeAnswer(answer, question, response));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: PaperWorld = {
    origin,
    page: answering(''),
    asked: [],
    ask: async (path, headers = {}, signal) => {
      const signedIn = { authorization: await bearer(), ...headers };
      return fetch(`${origin}${path}`, { headers: signedIn, ...(signal ? { signal } : {}) });
    },
    end: async () => {
      server.closeAllConnections();
      server.close();
      await api.end();
    },
  };
  return world;
}

/** A page of paper around a body. */
export const html = (body: string) =>
  `<!doctype html><html lang="vi"><head><title>Số liệu</title>
   <style>@page { size: A4; margin: 20mm; @bottom-right { content: counter(page) "/" counter(pages) } }</style>
   </head><body>${body}</body></html>`;

export const answering =
  (body: string): Page =>
  (_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html(body));
  };

export const problemOf = async (answer: Response) =>
  (await answer.json()) as { code: string; detail: string };

/** Profiles of browsers that this process has started and not removed. */
export const profiles = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`lodestar-paper-${process.pid}-`));

/** Processes that name such a profile in their command. */
export async function browserIds(): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return ids.map(Number).filter((_, at) => commands[at]!.includes(`lodestar-paper-${process.pid}-`));
}
export const browsers = async () => (await browserIds()).length;

/** Waits until something is so. @throws after a minute */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass within a minute');
    await wait(100);
  }
}
