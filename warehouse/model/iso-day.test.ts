import { expect, it } from 'vitest';
import { requireDay } from '../query/question.ts';
import { isIsoDay } from './iso-day.ts';

it.each(['2026-11-26', '2024-02-29', '0001-01-01'])('%s is a day', (text) => {
  expect(isIsoDay(text)).toBe(true);
  expect(requireDay('from', text)).toBe(text);
});

it.each(['2026-13-01', '2026-02-30', '2025-02-29', '2026-1-1', '2026-11-26T00:00', 'soon', ''])(
  '%j is none, and is told as a question that cannot be answered',
  (text) => {
    expect(isIsoDay(text)).toBe(false);
    expect(() => requireDay('from', text)).toThrow(expect.objectContaining({ code: 'question_invalid' }));
  },
);
