import { answerDataRoute } from '#lib/server/data-routes.ts';
import { toKitQuestion, toResponse } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** For `vite dev`: the built server answers before Kit. */
export const GET: RequestHandler = async ({ request }) => {
  const question = toKitQuestion(request);
  return toResponse(await answerDataRoute(question), question.method);
};
