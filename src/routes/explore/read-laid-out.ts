import { LRUCache } from 'lru-cache';
import { readAnswer, type Explored } from '#lib/server/explored.ts';
import { readStates, type StateOf } from '#lib/server/explored-states.ts';
import { scopeKey } from '#lib/server/questions.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { numberOf, type MarkOf } from './compose-cell.ts';
import { pivotOf, type Pivot } from './pivot.ts';

/** An answer laid out by rows and columns, with what its cells say beside their numbers. */
export interface LaidOut {
  pivot: Pivot;
  markOf: MarkOf;
  /** Rows of the answer, also those of totals. */
  answered: number;
}

/** Answers that are scrolled through are asked for again and again; of a version and a scope they never change. */
const kept = new LRUCache<string, LaidOut>({ max: 4 });

/** Reads an answer and lays it out. @throws {WarehouseError} question_invalid, query_interrupted */
export async function readLaidOut(
  snapshot: Snapshot,
  scope: Scope,
  explored: Explored,
  signal?: AbortSignal,
): Promise<LaidOut> {
  const key = JSON.stringify([snapshot.snapshotId, scopeKey(scope), explored.query]);
  const known = kept.get(key);
  if (known) return known;
  const [answer, stateOf] = await Promise.all([
    readAnswer(snapshot, scope, explored.query, signal),
    readStates(snapshot, scope, explored, signal),
  ]);
  const laidOut = {
    pivot: pivotOf(answer, explored),
    markOf: markBy(stateOf),
    answered: answer.length,
  };
  kept.set(key, laidOut);
  return laidOut;
}

/** Why a figure is not there, or not all there: as it was published; of what is reckoned only that it is not. */
function markBy(stateOf: StateOf): MarkOf {
  return (row, figure) => {
    const state = stateOf(row, figure.id);
    if (state === 'suppressed') return 'hidden';
    if (state === 'partial') return 'partial';
    if (numberOf(row, figure.id) !== null) return null;
    return state === 'not_expected' ? 'notExpected' : 'none';
  };
}
