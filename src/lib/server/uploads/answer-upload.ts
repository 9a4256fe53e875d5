import type { IncomingMessage } from 'node:http';
import { problemAnswer, type Answer, type Question } from '../answer.ts';
import { authSettings } from '../auth/auth-settings.ts';
import { authenticate } from '../auth/authenticate.ts';
import { isOfThisSite } from '../auth/own-form.ts';
import { tooMany } from '../auth/rate-limit.ts';
import { readingAs } from '../auth/reader.ts';
import { neededFor } from '../auth/route-rights.ts';
import { problem, toProblem } from '../http-errors.ts';
import { openWarehouse } from '../warehouse.ts';
import { afterUpload, uploadPlace, type UploadPlace } from './after-upload.ts';

/** True for a form with a file, which is answered before Kit: Kit takes no bodies of that size, and would hold them in memory. */
export function isUpload({ method, url }: Pick<Question, 'method' | 'url'>): boolean {
  return method === 'POST' && uploadPlace(url) !== null;
}

/**
 * Answers a form with a file as Kit would: to whoever is signed in, from a page of this site, with the right that the address asks for.
 *
 * @param home where readers find this server
 */
export async function answerUpload(
  request: IncomingMessage,
  question: Question,
  home: string,
): Promise<Answer> {
  const place = uploadPlace(question.url)!;
  try {
    const answer = await admit(request, question, { place, home });
    // What was not read of it must not be taken for the next request.
    request.resume();
    return answer;
  } catch (fault) {
    request.resume();
    return problemAnswer(toProblem(fault, { path: question.url.pathname }));
  }
}

async function admit(
  request: IncomingMessage,
  question: Question,
  { place, home }: { place: UploadPlace; home: string },
): Promise<Answer> {
  const { control } = await openWarehouse();
  const { header } = question;
  const reader = authenticate(
    control,
    { cookie: header('cookie'), authorization: header('authorization'), address: question.address },
    authSettings(header),
  );
  if (!isOfThisSite({ headers: new Headers(plainHeaders(request)) }, new URL(home)))
    return refused('address_unknown', 'The form was sent from another site.', 403);
  if (!reader) return leadTo('/sign-in');
  const wait = tooMany(reader.actor);
  if (wait !== null) return refused('too_many_requests', `Too many requests. Ask again in ${wait} s.`);
  const needed = neededFor(place.route, new URLSearchParams());
  if (needed === null || needed === 'nothing' || needed === 'signed_in' || !reader.rights.has(needed))
    return refused('address_unknown', `Nothing answers ${question.url.pathname}.`);
  return readingAs(reader, async () => leadTo(await afterUpload(place, request.headers, request)));
}

function plainHeaders({ headers }: IncomingMessage): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
}

function refused(code: 'address_unknown' | 'too_many_requests', detail: string, status?: number): Answer {
  const told = problem(code, detail);
  return problemAnswer(status === undefined ? told : { ...told, status });
}

function leadTo(location: string): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: null };
}
