import { describe, expect, it } from 'vitest';
import { cronWords } from './cron-words.ts';

describe('cronWords', () => {
  it.each([
    ['30 6 * * 1-5', 'At 06:30, Monday through Friday'],
    ['0 6 8 * *', 'At 06:00, on day 8 of the month'],
  ])('says %s in English', (cron, words) => expect(cronWords(cron, 'en')).toBe(words));

  it('says it in Vietnamese', () => expect(cronWords('0 6 * * *', 'vi')).toContain('06:00'));

  it.each([
    ['0 6 * * *', 'प्रतिदिन 06:00 बजे'],
    ['30 6 * * 1-5', 'सोम से शुक्र 06:30 बजे'],
    ['0 7 * * 1', 'हर सोमवार 07:00 बजे'],
    ['0 6 8 * *', 'हर माह की 8 तारीख को 06:00 बजे'],
    ['*/15 * * * *', 'हर 15 मिनट पर'],
    ['0 */6 * * *', 'हर 6 घंटे पर'],
    ['5 * * * *', 'हर घंटे के 5वें मिनट पर'],
  ])('says %s in Hindi', (cron, words) => expect(cronWords(cron, 'hi')).toBe(words));

  it('leaves the five fields where Hindi has no words for them', () => {
    expect(cronWords('0 6 1 1 *', 'hi')).toBe('0 6 1 1 *');
    expect(cronWords('1,2 6 * * *', 'hi')).toBe('1,2 6 * * *');
    expect(cronWords('0 6,18 * * *', 'hi')).toBe('0 6,18 * * *');
    expect(cronWords('0 6 * * 1,3', 'hi')).toBe('0 6 * * 1,3');
  });
});
