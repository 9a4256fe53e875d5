import type { z } from 'zod';
import { suggestion } from './suggest.ts';

/** What a value that does not fit its shape should have been, in one sentence. Shapes that say it themselves win. */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue.expected, issue.input);
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (issue.input === undefined) return `missing: expected ${values.join(' | ')}.`;
      const near = typeof issue.input === 'string' ? suggestion(issue.input, values) : '';
      return `expected ${values.join(' | ')}, got ${show(issue.input)}.${near}`;
    }
    case 'too_small':
      if (issue.origin === 'string') return describeShort(Number(issue.minimum), String(issue.input));
      if (issue.origin === 'array') return `expected a list of at least ${String(issue.minimum)}.`;
      return `expected at least ${String(issue.minimum)}, got ${show(issue.input)}.`;
    case 'too_big':
      return `expected at most ${String(issue.maximum)}, got ${show(issue.input)}.`;
    default:
      return undefined;
  }
}

function describeShort(least: number, input: string): string {
  if (input === '') return 'empty: expected a text.';
  return `expected at least ${least} characters, got ${input.length}.`;
}

function describeType(expected: string, input: unknown): string {
  const wanted = names[expected] ?? expected;
  if (input === undefined) return `missing: expected ${wanted}.`;
  const quotes = expected === 'string' && ['number', 'boolean'].includes(typeof input);
  return `expected ${wanted}, got ${show(input)}.${quotes ? ' Put it in quotes.' : ''}`;
}

const names: { [expected: string]: string } = {
  string: 'a text',
  int: 'a whole number',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  boolean: 'true or false',
  number: 'a number',
  nonoptional: 'a value',
};

function show(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (input !== null && typeof input === 'object') return 'a map';
  return input === undefined ? 'nothing' : String(input);
}
