import { describe } from 'vitest';
import { chapters } from './chapters.ts';
import { declareCases } from './declare-cases.ts';

const first = 4;

describe('bad input: values', () => {
  declareCases(chapters.slice(first));
});
