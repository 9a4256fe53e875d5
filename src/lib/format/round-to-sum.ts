/**
 * Rounds numbers to whole ones that add up to a given whole number, each as near to its own as that allows.
 *
 * Out: in the order given. What is missing or too much goes to those whose rounding loses least by it; a part that is exactly 0
 * stays 0 as long as another one is not.
 *
 * @param total whole; mostly the rounded sum of the numbers, or near it
 */
export function roundToSum(values: readonly number[], total: number): number[] {
  const rounded = values.map((value) => Math.round(value) + 0);
  const open = values.map((_, at) => at).filter((at) => values[at] !== 0);
  const places = open.length > 0 ? open : values.map((_, at) => at);
  if (places.length === 0) return rounded;
  for (let missing = total - sum(rounded); missing !== 0; missing = total - sum(rounded)) {
    const step = Math.sign(missing);
    const cost = (at: number) => Math.abs(rounded[at]! + step - values[at]!);
    const best = places.reduce((one, other) => (cost(other) < cost(one) ? other : one));
    rounded[best]! += step;
  }
  return rounded;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
