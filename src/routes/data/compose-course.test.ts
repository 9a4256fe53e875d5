import { describe, expect, it } from 'vitest';
import { loadMessages } from '#lib/i18n/catalogue.ts';
import { translator } from '#lib/i18n/translate.ts';
import { composeCourse } from './compose-course.ts';

const words = {
  ...({ language: 'en', fallback: 'en', fiscalYearStart: '01-01', isOfWhole: false } as const),
  t: translator('en', await loadMessages('en')),
} as const;
const compose = (months: Parameters<typeof composeCourse>[0]) => composeCourse(months, words);

describe('the course of the scores', () => {
  it('has a line for all criteria and one for each that was judged, and names the weakest now', () => {
    const course = compose([
      { period: '2026-01-01', score: 0.9, byCriterion: { live: 0.8, correct: 1 } },
      { period: '2026-02-01', score: 0.95, byCriterion: { live: 0.97, correct: 0.93 } },
    ]);
    expect(course?.title).toBe(
      'Rows of February 2026 score 95.0%, those of January 2026 90.0%; weakest in February 2026: Correct, 93.0%',
    );
    expect(course?.criteria).toEqual(['Correct', 'Live']);
    expect(course?.rows).toEqual([
      { period: 'February 2026', text: '95.0%', each: ['93.0%', '97.0%'] },
      { period: 'January 2026', text: '90.0%', each: ['100.0%', '80.0%'] },
    ]);
    for (const name of ['All criteria', 'Correct', 'Live']) expect(course?.wide).toContain(name);
  });

  it('names the year of each month on its axis', () => {
    const course = compose([
      { period: '2025-12-01', score: 0.9, byCriterion: {} },
      { period: '2026-01-01', score: 0.95, byCriterion: {} },
    ]);
    for (const drawn of [course?.wide, course?.narrow]) {
      expect(drawn).toContain('>2025<');
      expect(drawn).toContain('>2026<');
    }
  });

  it('leaves a gap where a criterion was not judged', () => {
    const course = compose([
      { period: '2026-01-01', score: 0.9, byCriterion: { live: 0.8 } },
      { period: '2026-02-01', score: 0.95, byCriterion: {} },
    ]);
    expect(course?.rows[0]).toEqual({ period: 'February 2026', text: '95.0%', each: [''] });
  });

  it('is one line where no criterion was kept by month, and nothing of a single month', () => {
    const course = compose([
      { period: '2026-01-01', score: 0.9, byCriterion: {} },
      { period: '2026-02-01', score: 0.95, byCriterion: {} },
    ]);
    expect(course?.title).toBe('Rows of February 2026 score 95.0%, those of January 2026 90.0%');
    expect(course?.criteria).toEqual([]);
    expect(course?.wide).not.toContain('All criteria');
    expect(compose([{ period: '2026-01-01', score: 0.9, byCriterion: {} }])).toBeNull();
  });
});
