import { describe, it } from 'vitest';
import { csvSpectrumCases } from './catalogue/csv-spectrum.ts';
import { chapters } from './chapters.ts';
import { declareCases, declarePage } from './declare-cases.ts';

const first = 4;

describe('bad input: files', () => {
  declareCases(chapters.slice(0, first));
});

describe('the catalogue of bad input', () => {
  declarePage(chapters);
});

const spectrum = csvSpectrumCases();
describe('csv-spectrum', () => {
  if (spectrum.length > 0) declareCases([{ title: 'reads as its JSON says', cases: spectrum }]);
  else it.skip('reads as its JSON says (skipped: no csv-spectrum in LODESTAR_REAL_DATA)');
});
