import Fraction from 'fraction.js';

/** A sum of unknowns by their names, each so many times. */
export type Sum = ReadonlyMap<string, Fraction>;

/** What somebody knows who may add up, take away and scale what they are told: the span of some sums of unknowns, exactly. */
export class LinearSystem {
  /** Sums in echelon form, by the unknown that leads each and that no other holds. */
  readonly #led = new Map<string, Map<string, Fraction>>();

  /** Adds a sum whose value is told. */
  tell(sum: Sum): void {
    const rest = this.#reduced(sum);
    const [lead] = rest.keys();
    if (lead === undefined) return;
    const factor = rest.get(lead)!;
    const row = new Map([...rest].map(([name, times]) => [name, times.div(factor)]));
    for (const other of this.#led.values()) subtract(other, row, other.get(lead));
    this.#led.set(lead, row);
  }

  /** Whether the value of a sum follows from those that were told. */
  determines(sum: Sum): boolean {
    return this.#reduced(sum).size === 0;
  }

  #reduced(sum: Sum): Map<string, Fraction> {
    const rest = new Map([...sum].filter(([, times]) => !times.equals(0)));
    for (const [lead, row] of this.#led) subtract(rest, row, rest.get(lead));
    return rest;
  }
}

function subtract(from: Map<string, Fraction>, row: Sum, factor: Fraction | undefined): void {
  if (!factor) return;
  for (const [name, times] of row) {
    const left = (from.get(name) ?? new Fraction(0)).sub(times.mul(factor));
    if (left.equals(0)) from.delete(name);
    else from.set(name, left);
  }
}
