import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { figureSamples } from '../../src/routes/styleguide/samples/figure-samples.ts';

/** Approved by a test of its own: what a figure is in a file. */
const others = ['standalone', 'standalone-hi', 'standalone-narrow'];

it('has a sample for every approved drawing, under a name of its own', () => {
  const approved = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.svg') && !file.endsWith('-changed.svg'))
    .map((file) => file.replace('.svg', ''));
  const names = Object.values(figureSamples).flatMap((samples) => samples.map(({ name }) => name));
  expect([...names, ...others].sort()).toEqual(approved.sort());
});
