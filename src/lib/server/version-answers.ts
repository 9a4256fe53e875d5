import type { Control } from '#warehouse/control/open-control.ts';
import { listKeptVersions } from '#warehouse/snapshot/kept-versions.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { jsonAnswer, PRIVATE, type Answer, type Question } from './answer.ts';
import { readVersionId, requireKnown } from './read-search.ts';
import { readerScope, withSnapshot, withVersion } from './warehouse.ts';

/**
 * Answers a question from the version that `?version=` names, as it stood, or else from the one served.
 *
 * @param work is given the question without that parameter
 * @throws {WarehouseError} version_unknown, question_invalid: several versions
 */
export function atVersion(
  question: Question,
  work: (snapshot: Snapshot, asked: Question) => Answer | Promise<Answer>,
): Promise<Answer> {
  const id = readVersionId(question.url.searchParams, 'version');
  const asked = { ...question, url: withoutVersion(question.url) };
  return inVersion(id, async (snapshot) => work(snapshot, asked));
}

/** Does some work on a version, or on the one served where none is named. */
export function inVersion<T>(id: string | null, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  return id === null ? withSnapshot(work) : withVersion(id, work);
}

function withoutVersion(url: URL): URL {
  if (!url.searchParams.has('version')) return url;
  const rest = new URL(url);
  rest.searchParams.delete('version');
  return rest;
}

/** Answers `/api/v1/versions`: those that are kept, the newest first. @throws {WarehouseError} question_invalid */
export function answerVersions(control: Control, { url }: Question): Answer {
  requireKnown(url.searchParams, []);
  return jsonAnswer(
    200,
    { versions: listKeptVersions(control, readerScope()) },
    { 'cache-control': PRIVATE },
  );
}
