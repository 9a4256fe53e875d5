/**
 * Which sentence says where a series has gone from its first value to its last.
 *
 * @param looksSame both are written alike: a rise that no reader can see is none
 */
export function directionKey(first: number, last: number, looksSame: boolean) {
  if (first === last) return 'trend.level';
  if (looksSame) return 'trend.steady';
  return last > first ? 'trend.rise' : 'trend.fall';
}
