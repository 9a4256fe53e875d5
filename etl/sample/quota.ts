/**
 * Chooses a share of a list, exactly to the nearest whole item: the first ones by rank. Ranks that stay from month to month
 * keep the choice steady while the share moves.
 */
export function firstShare<T>(list: readonly T[], share: number, rank: (item: T) => number): Set<T> {
  const ordered = [...list].sort((a, b) => rank(a) - rank(b));
  return new Set(ordered.slice(0, Math.round(list.length * share)));
}
