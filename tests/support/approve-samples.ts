import { SaxesParser } from 'saxes';
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { FigureSample } from '../../src/routes/styleguide/samples/figure-sample.ts';
import { expectGolden } from './golden-figure.ts';

/** Holds a figure, in each of its states, to its approved drawing; a drawing is XML, and its making warns of nothing. */
export function approveSamples(figure: string, samples: readonly FigureSample[]): void {
  describe(figure, () => {
    let warnings: MockInstance;
    beforeEach(() => {
      warnings = vi.spyOn(console, 'warn');
    });
    afterEach(() => {
      expect(warnings, 'a figure that warns is not done').not.toHaveBeenCalled();
      warnings.mockRestore();
    });

    it.each(samples)('$says', ({ name, draw }) => {
      const svg = draw();
      expect(faultsOf(svg)).toEqual([]);
      expectGolden(name, svg);
    });
  });
}

/** What keeps a text from being XML, as files have to be. */
export function faultsOf(xml: string): string[] {
  const faults: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', ({ message }) => faults.push(message));
  parser.write(xml).close();
  return faults;
}
