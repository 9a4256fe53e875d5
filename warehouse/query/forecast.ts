import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AutoETS, initSync } from '@bsull/augurs/ets';

/** Share of futures that are expected to fall inside the band. */
export const BAND_LEVEL = 0.8;

/** The library estimates from so many values on. */
export const LEAST_VALUES = 12;

/** What a series is expected to become, a step after the other. */
export interface Forecast {
  point: number[];
  lower: number[];
  upper: number[];
}

let isReady = false;

/**
 * Continues a series by exponential smoothing with a damped or straight trend, or none, as fits it best (ETS with additive errors,
 * chosen by the library's criterion). No season: two years of months do not show one.
 *
 * @param values equally spaced, oldest first, at least {@link LEAST_VALUES}
 * @param steps how many to go on, at least 1
 */
export function forecast(values: readonly number[], steps: number): Forecast {
  prepare();
  if (values.every((value) => value === values[0])) return level(values[0]!, steps);
  const model = new AutoETS(1, 'AZN');
  try {
    model.fit([...values]);
    const { point, intervals } = model.predict(steps, BAND_LEVEL);
    return { point, lower: intervals!.lower, upper: intervals!.upper };
  } finally {
    model.free();
  }
}

/** A series that never moved has no spread to estimate a band from. */
function level(value: number, steps: number): Forecast {
  const point = Array.from({ length: steps }, () => value);
  return { point, lower: point, upper: point };
}

/** The library is WebAssembly, read from its package: nothing is fetched. */
function prepare(): void {
  if (isReady) return;
  const package_ = dirname(createRequire(import.meta.url).resolve('@bsull/augurs/ets'));
  initSync({ module: readFileSync(join(package_, 'ets_bg.wasm')) });
  isReady = true;
}
