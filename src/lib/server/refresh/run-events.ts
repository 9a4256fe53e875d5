import type { Control } from '#warehouse/control/open-control.ts';
import { readRun } from '#warehouse/control/runs.ts';
import { scopeKey } from '#warehouse/scope/scope.ts';
import { authSettings } from '../auth/auth-settings.ts';
import { authenticate } from '../auth/authenticate.ts';
import { problemAnswer, type Answer, type Question } from '../answer.ts';
import { problem } from '../http-errors.ts';
import { followRun, type Followed } from './follow-run.ts';
import { knownEvents } from './known-events.ts';

/** What whoever follows a run may see now; null for nothing. */
function seenNow(control: Control, { header, address }: Question): string | null {
  const asked = { cookie: header('cookie'), authorization: header('authorization'), address };
  const reader = authenticate(control, asked, authSettings(header));
  return reader?.rights.has('see_refreshes') ? scopeKey(reader.scopeFor('see_refreshes')) : null;
}

/** Answers `/api/v1/runs/<run>/events`: server-sent events, resumed after `Last-Event-ID`. @source HTML, 9.2 */
export async function answerRunEvents(control: Control, runId: string, question: Question): Promise<Answer> {
  if (!readRun(control, runId)) return problemAnswer(problem('run_unknown', `No run is called ${runId}.`));
  // Rights change while a stream goes on: it ends then, and whoever may still follow comes back by what they may see now.
  const seen = seenNow(control, question);
  const after = Number(question.header('last-event-id') ?? question.url.searchParams.get('after') ?? 0);
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies would otherwise hold events back until their buffer is full.
      'x-accel-buffering': 'no',
    },
    body: toEventStream(followRun(control, runId, Number.isSafeInteger(after) ? after : 0, question.signal), {
      knownOf: await knownEvents(),
      mayStill: () => seen !== null && seenNow(control, question) === seen,
    }),
  };
}

/** One piece for all that is new: rights are asked for each, and looked up once. */
async function* toEventStream(
  events: ReturnType<typeof followRun>,
  { knownOf, mayStill }: { knownOf: Awaited<ReturnType<typeof knownEvents>>; mayStill: () => boolean },
) {
  yield 'retry: 2000\n\n';
  for await (const news of events) {
    if (!mayStill()) return;
    const known = news.flatMap((event) => knownOf(event) ?? []);
    if (known.length > 0) yield known.map(toMessage).join('');
    else if (news.length === 0) yield ': still running\n\n';
  }
}

function toMessage(event: Followed): string {
  return `id: ${event.id}\nevent: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`;
}
