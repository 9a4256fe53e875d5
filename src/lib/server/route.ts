import type * as z from 'zod';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import type { Answer, Question } from './answer.ts';
import { readingFaults, type FaultCode } from './http-errors.ts';
import { readParameters, text, type ParameterShape, type ParametersOf } from './parameters.ts';
import { indicatorsAsked, noteRestricted } from './audit/note-restricted.ts';
import type { Needed } from './auth/route-rights.ts';
import { withSnapshot, withVersion } from './warehouse.ts';

/** What a route answers with `200`, as it is described. */
export type Content =
  /** `isTagged`: with an `ETag`, so that it may be `304`. */
  | { kind: 'json'; schema: z.ZodType; isTagged: boolean }
  /** Rows of these columns, in every format there is. */
  | { kind: 'table'; row: z.ZodType }
  | { kind: 'events' };

/** An address that answers data: what it takes, what it gives, and who makes the answer. */
export interface Route {
  /** With segments that vary in braces: `/api/v1/runs/{run}/events`. */
  readonly path: string;
  /** What it answers, in one sentence. */
  readonly summary: string;
  /** What whoever asks needs to be given an answer. */
  readonly needs: Needed;
  readonly parameters: ParameterShape;
  readonly content: Content;
  /** Codes of the problems it may answer with, besides those of every route. */
  readonly faults: readonly FaultCode[];
  /** What it answers with `503` where it is not a problem that it is not ready. */
  readonly unready?: z.ZodType;
  /** @param segments of the path, by their names */
  answer(question: Question, segments: Segments): Promise<Answer>;
}

export type Segments = { readonly [name: string]: string };

const versionParameter = {
  version: text('Id of a kept version to read as it stood; the one served where it is left out.'),
};

/** A route whose answer comes from the version served, or from the one that `?version=` names, read under the scope of whoever asks. */
export function versionRoute<Shape extends ParameterShape>(
  route: Omit<Route, 'answer' | 'parameters'> & {
    parameters: Shape;
    answer: (asked: VersionQuestion<ParametersOf<Shape>>) => Answer | Promise<Answer>;
  },
): Route {
  const shape = { ...route.parameters, ...versionParameter };
  return {
    ...route,
    parameters: shape,
    faults: [
      ...new Set<FaultCode>([...route.faults, 'question_invalid', 'version_unknown']),
      ...readingFaults,
    ],
    answer: async (question) => {
      const { version, ...parameters } = readParameters(shape, question.url.searchParams) as {
        version?: string;
      };
      const answer = async (snapshot: Snapshot, scope: Scope) => {
        const asked = indicatorsAsked(snapshot, route.parameters, question.url.searchParams);
        await noteRestricted(snapshot, asked);
        return route.answer({
          ...{ snapshot, scope, question },
          parameters: parameters as unknown as ParametersOf<Shape>,
        });
      };
      return version === undefined ? withSnapshot(answer) : withVersion(version, answer);
    },
  };
}

/** What is asked of a version, and by whom. */
export interface VersionQuestion<Parameters> {
  snapshot: Snapshot;
  scope: Scope;
  question: Question;
  parameters: Parameters;
}

/** Finds the route of a path. @returns null where nothing answers it */
export function findRoute(
  routes: readonly Route[],
  path: string,
): { route: Route; segments: Segments } | null {
  for (const route of routes) {
    const segments = matchPath(route.path, path);
    if (segments) return { route, segments };
  }
  return null;
}

function matchPath(pattern: string, path: string): Segments | null {
  if (pattern === path) return {};
  if (!pattern.includes('{')) return null;
  const [parts, found] = [pattern.split('/'), path.split('/')];
  if (parts.length !== found.length) return null;
  const segments: { [name: string]: string } = {};
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('{') && /^[\w-]+$/.test(found[index]!)) segments[part.slice(1, -1)] = found[index]!;
    else if (part !== found[index]) return null;
  }
  return segments;
}
