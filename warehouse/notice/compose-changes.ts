import type { matter } from '../control/notice-schema.ts';
import type { Trouble } from './trouble.ts';

/** What is, or was, the matter, as it is kept. */
export type Matter = typeof matter.$inferSelect;

/** What has become of what was the matter. */
export interface Changes {
  opened: Trouble[];
  closed: Matter[];
  /** Sources with which nothing is the matter any more, each with the matters that have ended. */
  restored: { trouble: Trouble; after: Matter[] }[];
}

/**
 * Composes what is to be told from what was the matter and what is. The same state gives the same changes, and nothing once they are
 * kept: so a look that was cut short is made up for by the next.
 */
export function composeChanges(open: readonly Matter[], now: readonly Trouble[]): Changes {
  const is = new Set(now.map(keyOf));
  const was = new Set(open.map(keyOf));
  const closed = open.filter((one) => !is.has(keyOf(one)));
  const ended = Map.groupBy(closed.filter(isOfSource), ({ object }) => object);
  const stillWrong = new Set(now.map(({ object }) => object));
  return {
    opened: now.filter((one) => !was.has(keyOf(one))),
    closed,
    restored: [...ended]
      .filter(([object]) => !stillWrong.has(object))
      .map(([object, after]) => {
        const sourceId = after[0]!.data.sourceId!;
        return { trouble: { kind: 'restored', object, data: { sourceId, how: 'loaded' } }, after };
      }),
  };
}

export const keyOf = ({ kind, object }: Pick<Trouble, 'kind' | 'object'>): string => `${kind} ${object}`;

/** A source that was taken back is right: that it is loaded again is no news. */
function isOfSource({ kind, data }: Matter): boolean {
  return data.sourceId !== undefined && kind !== 'restored';
}
