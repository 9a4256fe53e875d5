import { problemAnswer, type Answer, type Question } from './answer.ts';
import { problem, toProblem } from './http-errors.ts';
import { packAnswer } from './pack-answer.ts';
import { answerPaper } from './paper/answer-paper.ts';
import { isPaper } from './paper/sheet-address.ts';
import { findRoute } from './route.ts';
import { routes } from './routes.ts';

/** True for the addresses answered here, whoever the server is. */
export function isDataRoute(path: string): boolean {
  return path === '/healthz' || path.startsWith('/api/') || isPaper(path);
}

/** Answers an address of {@link isDataRoute}; faults become problem details, so it never throws. */
export async function answerDataRoute(question: Question): Promise<Answer> {
  try {
    return await packAnswer(await answerRoute(question), question);
  } catch (fault) {
    return problemAnswer(toProblem(fault, { path: question.url.pathname }));
  }
}

async function answerRoute(question: Question): Promise<Answer> {
  const path = question.url.pathname;
  if (question.method !== 'GET' && question.method !== 'HEAD') {
    const refusal = problemAnswer(problem('method_not_allowed', `${path} answers GET and HEAD.`));
    return { ...refusal, headers: { ...refusal.headers, allow: 'GET, HEAD' } };
  }
  if (isPaper(path)) return answerPaper(question);
  const found = findRoute(routes, path);
  if (found) return found.route.answer(question, found.segments);
  return problemAnswer(
    problem('address_unknown', `Nothing answers ${path}. The addresses are in /api/v1/openapi.json.`),
  );
}
