/**
 * Puts a point without values before the first one after each day on which a series breaks, so that no line joins what does not compare.
 *
 * @param points oldest first
 * @param days ISO days
 * @param blank what such a point has none of
 */
export function parted<P extends { date: Date }>(
  points: readonly P[],
  days: readonly string[],
  blank: Partial<P>,
): P[] {
  const lines = days.map((day) => Date.parse(day));
  return points.flatMap((point, at) => {
    const before = points[at - 1]?.date.getTime();
    const isParted =
      before !== undefined && lines.some((line) => before < line && line <= point.date.getTime());
    return isParted ? [{ ...point, ...blank }, point] : [point];
  });
}
