import type { Matter, Trouble } from './matter.ts';

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
  const told = now.filter((one) => !one.isQuiet || was.has(keyOf(one)));
  const ended = Map.groupBy(closed.filter(canBeRight), ({ data }) => data.sourceId!);
  const stillWrong = new Set(told.map(({ data }) => data.sourceId));
  return {
    opened: told.filter((one) => !was.has(keyOf(one))),
    closed,
    restored: [...ended]
      .filter(([sourceId]) => !stillWrong.has(sourceId))
      .map(([sourceId, after]) => {
        const object = after[0]!.object;
        return { trouble: { kind: 'restored', object, data: { sourceId, how: 'loaded' } }, after };
      }),
  };
}

export const keyOf = ({ kind, object }: Pick<Trouble, 'kind' | 'object'>): string => `${kind} ${object}`;

/** A source that was taken back is right: that it is loaded again is no news. Of a delivery that was overdue it is told that it came. */
function canBeRight({ kind, data }: Matter): boolean {
  return data.sourceId !== undefined && kind !== 'restored' && kind !== 'overdue';
}
