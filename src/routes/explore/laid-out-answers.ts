import { LRUCache } from 'lru-cache';
import { readAnswer, splitQuery, type Explored } from '#lib/server/explored.ts';
import { scopeKey } from '#lib/server/questions.ts';
import { SharedWork } from '#lib/server/shared-work.ts';
import type { Scope } from '#warehouse/scope/scope.ts';
import type { Snapshot } from '#warehouse/snapshot/snapshot.ts';
import { isUnreported, numberOf, type MarkOf } from './compose-cell.ts';
import { pivotOf, type Pivot } from './pivot.ts';

/** An answer laid out by rows and columns, with what its cells say beside their numbers. */
export interface LaidOut {
  pivot: Pivot;
  markOf: MarkOf;
  /** Rows of the answer, also those of totals. */
  answered: number;
}

/** Rows that all answers that are kept have together: one of the longest, and a few short ones. */
const KEPT_ROWS = 60_000;

/**
 * Answers laid out, bounded by their rows: those that are scrolled through are asked for again and again, and of a version and a scope they
 * never change. Those who ask for the same at once wait for one reading.
 */
export class LaidOutAnswers {
  readonly #kept: LRUCache<string, LaidOut>;
  readonly #reading = new SharedWork<LaidOut>();

  constructor(maxRows: number) {
    this.#kept = new LRUCache({ maxSize: maxRows, sizeCalculation: ({ answered }) => Math.max(1, answered) });
  }

  /** Reads an answer and lays it out. @throws {WarehouseError} question_invalid, query_interrupted */
  async read(snapshot: Snapshot, scope: Scope, explored: Explored, signal?: AbortSignal): Promise<LaidOut> {
    const { query, order, sortedAt } = explored;
    const key = JSON.stringify([snapshot.snapshotId, scopeKey(scope), query, order, sortedAt]);
    return (
      this.#kept.get(key) ??
      this.#reading.join(key, signal, async (own) => {
        const laidOut = await layOut(snapshot, scope, explored, own);
        this.#kept.set(key, laidOut);
        return laidOut;
      })
    );
  }
}

/** The answers of this process. */
export const laidOutAnswers = new LaidOutAnswers(KEPT_ROWS);

async function layOut(
  snapshot: Snapshot,
  scope: Scope,
  explored: Explored,
  signal: AbortSignal,
): Promise<LaidOut> {
  const asked = splitQuery(explored);
  const [answer, parts] = await Promise.all([
    readAnswer(snapshot, scope, asked.rows, signal),
    asked.parts === null ? [] : readAnswer(snapshot, scope, asked.parts, signal),
  ]);
  return {
    pivot: pivotOf(answer, explored, parts),
    markOf: markByState,
    answered: Math.max(answer.length, parts.length),
  };
}

/** Why a figure is not there, or not all there. */
const markByState: MarkOf = (row, { id }) => {
  const state = row?.[`${id}_state`];
  if (state === 'suppressed') return 'hidden';
  if (state === 'partial') return 'partial';
  if (numberOf(row, id) !== null) return null;
  if (state === 'not_expected') return 'notExpected';
  return isUnreported(row, id) ? 'unreported' : 'none';
};
