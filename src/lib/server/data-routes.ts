import { problemAnswer, type Answer, type Question } from './answer.ts';
import { record } from './audit/record.ts';
import { authSettings } from './auth/auth-settings.ts';
import { authenticate } from './auth/authenticate.ts';
import { tooMany } from './auth/rate-limit.ts';
import { readingAs, type Reader } from './auth/reader.ts';
import type { Needed } from './auth/route-rights.ts';
import { problem, toProblem } from './http-errors.ts';
import { answerMetrics, METRICS_PATH } from './metrics/answer-metrics.ts';
import { packAnswer } from './pack-answer.ts';
import { answerPaper } from './paper/answer-paper.ts';
import { isPaper } from './paper/sheet-address.ts';
import { noteActor, noteRoute } from './requests/request-context.ts';
import { findRoute } from './route.ts';
import { routes } from './routes.ts';
import { openWarehouse } from './warehouse.ts';

const operated: readonly string[] = ['/healthz', '/readyz', METRICS_PATH];

/** True for the addresses answered here, whoever the server is. */
export function isDataRoute(path: string): boolean {
  return operated.includes(path) || path.startsWith('/api/') || isPaper(path);
}

/** Answers an address of {@link isDataRoute}; faults become problem details, so it never throws. */
export async function answerDataRoute(question: Question): Promise<Answer> {
  try {
    return await packAnswer(await admit(question), question);
  } catch (fault) {
    return problemAnswer(toProblem(fault, { path: question.url.pathname }));
  }
}

/** Finds out who asks, and whether they may; only then is anything looked up. */
async function admit(question: Question): Promise<Answer> {
  const path = question.url.pathname;
  if (path === METRICS_PATH) {
    noteRoute(METRICS_PATH);
    return answerMetrics(question);
  }
  const found = findRoute(routes, path);
  noteRoute(found?.route.path ?? (isPaper(path) ? '/paper' : null));
  if (found?.route.needs === 'nothing') return answerRoute(question, found);
  const { control } = await openWarehouse();
  const reader = authenticate(
    control,
    {
      cookie: question.header('cookie'),
      authorization: question.header('authorization'),
      address: question.address,
    },
    authSettings(question.header),
  );
  if (!reader) return signInFirst(question);
  noteActor(reader);
  const wait = tooMany(reader.actor);
  if (wait !== null) return slowDown(wait);
  // An address that one may not ask for is told as one that is not there.
  if (!isAllowed(reader, found?.route.needs ?? 'read_figures')) return unknownAddress(path);
  return readingAs(reader, async () => noteExport(question, await answerRoute(question, found)));
}

/** Answers that pages and programs read, and nobody takes away. */
const MACHINE = /\.(arrow|json)"$/;

/** What is taken away as a file is written down: what, and of which version. */
async function noteExport({ url }: Question, answer: Answer): Promise<Answer> {
  const { status, headers } = answer;
  const file = headers['content-disposition'];
  if (status === 200 && file && !MACHINE.test(file))
    await record({
      action: 'data_exported',
      object: `address:${url.pathname}`,
      detail: { search: url.search },
      snapshotId: headers['x-lodestar-snapshot'] ?? null,
    });
  return answer;
}

function isAllowed({ rights }: Reader, needed: Needed): boolean {
  return needed === 'signed_in' || needed === 'nothing' || rights.has(needed);
}

function signInFirst({ url, header }: Question): Answer {
  if (isPaper(url.pathname) && /text\/html/.test(header('accept') ?? ''))
    return {
      status: 303,
      headers: {
        location: `/sign-in?to=${encodeURIComponent(`${url.pathname}${url.search}`)}`,
        'cache-control': 'no-store',
      },
      body: null,
    };
  const detail = 'Nobody is signed in. Send a token: Authorization: Bearer lodestar_… (see docs/api.md).';
  const refusal = problemAnswer(problem('sign_in_needed', detail));
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': 'Bearer realm="Lodestar"' } };
}

function slowDown(seconds: number): Answer {
  const detail = `Too many requests. Ask again in ${seconds} s.`;
  const refusal = problemAnswer(problem('too_many_requests', detail));
  return { ...refusal, headers: { ...refusal.headers, 'retry-after': String(seconds) } };
}

const unknownAddress = (path: string): Answer =>
  problemAnswer(
    problem('address_unknown', `Nothing answers ${path}. The addresses are in /api/v1/openapi.json.`),
  );

async function answerRoute(question: Question, found: ReturnType<typeof findRoute>): Promise<Answer> {
  const path = question.url.pathname;
  if (question.method !== 'GET' && question.method !== 'HEAD') {
    const refusal = problemAnswer(problem('method_not_allowed', `${path} answers GET and HEAD.`));
    return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } };
  }
  if (isPaper(path)) return answerPaper(question);
  return found ? found.route.answer(question, found.segments) : unknownAddress(path);
}
