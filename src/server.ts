import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemAnswer } from './lib/server/answer.ts';
import { installationProvider } from './lib/server/auth/installation.ts';
import { answerDataRoute, isDataRoute } from './lib/server/data-routes.ts';
import { authSettings } from './lib/server/auth/auth-settings.ts';
import { linkForFirstAdministrator } from './lib/server/auth/first-administrator.ts';
import { makeSampleAccounts } from './lib/server/auth/sample-accounts.ts';
import { largestBody } from './lib/server/auth/body-limits.ts';
import { readSettings, tellingKit } from './lib/server/env.ts';
import { logFault } from './lib/server/fault-log.ts';
import { stopGracefully } from './lib/server/health/stop-gracefully.ts';
import { problem } from './lib/server/http-errors.ts';
import { judgeBody } from './lib/server/judge-body.ts';
import { addressOf, judgeHost, listenFault, refusalOf } from './lib/server/listen-address.ts';
import { beginAccessLog } from './lib/server/log/access-log.ts';
import { beginMetrics } from './lib/server/metrics/metrics.ts';
import { readMetricsToken } from './lib/server/metrics/metrics-token.ts';
import { followRequest } from './lib/server/requests/follow-request.ts';
import { stopPaper } from './lib/server/paper/answer-paper.ts';
import { tellFault } from './lib/server/paper/tell-fault.ts';
import { toQuestion, writeAnswer } from './lib/server/respond.ts';
import { openerHeader } from './lib/server/security-headers.ts';
import { endSlowSender } from './lib/server/slow-senders.ts';
import { settleHandIns } from './lib/server/uploads/settle-hand-ins.ts';
import { answerUpload, isUpload } from './lib/server/uploads/answer-upload.ts';
import { beginTraces } from './lib/server/trace/begin-traces.ts';
import { openWarehouse } from './lib/server/warehouse.ts';
import { startOwnWorker } from './lib/server/worker/own-worker.ts';
import type { Worker } from './lib/server/worker/worker.ts';
import type { Serving } from '#warehouse/snapshot/serve.ts';

type KitHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * How long whoever asks may take to say what they ask for: slow senders must not hold connections (`endSlowSender` says how long bodies
 * may take, `bodyLimits` how much they may bring, the contract how much of a file). Answers may take longer.
 */
const LIMITS = {
  headersTimeout: 15_000,
  requestTimeout: 0,
  connectionsCheckingInterval: 5_000,
} as const;

const settings = readSettings();

/** Where readers find this server, and who answers pages. */
interface Home {
  address: string;
  kit: KitHandler;
}

/** Answers data routes at once, and hands all else to Kit: its handler costs four times as much. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { address, kit }: Home,
): Promise<void> {
  const question = toQuestion(request, response);
  const opener = openerHeader(question.header('sec-fetch-site') ?? null);
  for (const [name, value] of Object.entries(opener)) response.setHeader(name, value);
  const isFile = isUpload(question);
  endSlowSender(request, response, { isUpload: isFile });
  const host = judgeHost(request.headers.host, address, settings);
  if (host === 'stranger') {
    const refusal = problem('host_unknown', `Readers find this server at ${address}.`);
    return writeAnswer(problemAnswer(refusal), question, response);
  }
  if (isFile && host === 'home')
    return writeAnswer(await answerUpload(request, question, address), question, response);
  const refused = judgeBody(question, settings.mostBodyBytes);
  if (refused) return writeAnswer(await tellFault(refused, question), question, response);
  if (isDataRoute(question.url.pathname))
    return writeAnswer(await answerDataRoute(question), question, response);
  if (host === 'home') return kit(request, response);
  const location = `${address}${question.url.pathname}${question.url.search}`;
  return writeAnswer({ status: 307, headers: { location }, body: null }, question, response);
}

/** Kit reads its origin when it is loaded, so the port has to be known first. */
async function settleIn(server: Server): Promise<Home> {
  await once(server, 'listening').catch((cause: unknown) => {
    throw listenFault(cause, settings);
  });
  const address = settings.origin ?? addressOf(settings.host, (server.address() as AddressInfo).port);
  return { address, kit: await tellingKit({ origin: address, bodyBytes: largestBody }, loadPages) };
}

async function loadPages(): Promise<KitHandler> {
  const built = new URL('../build/handler.js', import.meta.url);
  if (!existsSync(built)) throw new Error('pages missing: build/handler.js. Build them: npm run build.');
  const { handler } = (await import(built.href)) as { handler: KitHandler };
  return handler;
}

function stopOnSignal(
  server: Server,
  endTraces: () => Promise<void>,
  serving: Serving,
  worker: Worker | null,
): void {
  const endWork = async () => {
    stopPaper();
    await worker?.stop();
  };
  const stop = () => {
    const [drainMs, withinMs] = [settings.drainSeconds * 1000, settings.stopSeconds * 1000];
    stopGracefully({ server, drainMs, withinMs, endWork })
      .then(() => serving.close())
      .then(endTraces)
      .catch((fault: unknown) => logFault(fault));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

/** Accounts of the demonstration, or the way in for whoever has just installed this. */
function greet({ control }: Serving, address: string): void {
  if (authSettings().isDemonstration) return makeSampleAccounts(control);
  const path = linkForFirstAdministrator(control);
  if (path) process.stdout.write(`lodestar  first administrator, once, within a day: ${address}${path}\n`);
}

async function start(): Promise<void> {
  const refusal = refusalOf(settings);
  if (refusal) throw new Error(refusal);
  // What is wrong with it is told now, and not to the first who signs in.
  installationProvider();
  readMetricsToken();
  const serving = await openWarehouse();
  settleHandIns(serving.control);
  beginMetrics(serving.control);
  beginAccessLog();
  const endTraces = await beginTraces('server');
  const server = createServer(LIMITS, (request, response) => {
    const work = async () => answer(request, response, await home);
    followRequest(request, response, () => {
      work().catch((fault: unknown) => {
        logFault(fault);
        response.destroy();
      });
    });
  });
  const home = settleIn(server);
  server.listen(settings.port, settings.host);
  const { address } = await home;
  greet(serving, address);
  stopOnSignal(server, endTraces, serving, settings.works ? await startOwnWorker() : null);
  process.stdout.write(`lodestar  ${address}\n`);
}

start().catch((fault: unknown) => {
  process.stderr.write(`lodestar  ${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
