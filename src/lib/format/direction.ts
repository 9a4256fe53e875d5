/** Which sentence says where a series has gone, and the place in it from which the sentence counts. */
export interface Direction {
  key: `trend.${'level' | 'steady' | 'rise' | 'fall' | 'from_lowest' | 'from_highest'}`;
  /** Place of the value it has come from. */
  from: number;
}

/**
 * Says where a series has gone to its last value: from its first one; from its lowest or highest one where it has turned there, for first and
 * last alone would call a series better that has been getting worse for months.
 *
 * A series has turned where the way to that value and the way from there are each longer than half of the other. Of two such values it is
 * the one further from the last; of equal values the latest.
 *
 * @param values oldest first, at least one
 * @param looksSame whether two values are written alike: a way that no reader can see is none
 */
export function directionOf(
  values: readonly number[],
  looksSame: (one: number, other: number) => boolean,
): Direction {
  const [first, last] = [values[0]!, values.at(-1)!];
  const turn = turnOf(values);
  if (turn !== null && !looksSame(values[turn]!, last))
    return { key: values[turn]! < last ? 'trend.from_lowest' : 'trend.from_highest', from: turn };
  if (first === last) return { key: 'trend.level', from: 0 };
  if (looksSame(first, last)) return { key: 'trend.steady', from: 0 };
  return { key: last > first ? 'trend.rise' : 'trend.fall', from: 0 };
}

/** Place of the value at which the series has turned; null where it has not. */
function turnOf(values: readonly number[]): number | null {
  const [first, last] = [values[0]!, values.at(-1)!];
  const turns = [Math.min(...values), Math.max(...values)].filter((extreme) => {
    const [before, after] = [Math.abs(extreme - first), Math.abs(last - extreme)];
    return 2 * before > after && 2 * after > before;
  });
  if (turns.length === 0) return null;
  const furthest = turns.reduce((far, turn) => (Math.abs(last - turn) > Math.abs(last - far) ? turn : far));
  return values.lastIndexOf(furthest);
}
