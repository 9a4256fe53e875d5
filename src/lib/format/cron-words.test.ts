import { describe, expect, it } from 'vitest';
import { cronWords } from './cron-words.ts';

describe('cronWords', () => {
  it.each([
    ['30 6 * * 1-5', 'At 06:30, Monday through Friday'],
    ['0 6 8 * *', 'At 06:00, on day 8 of the month'],
    ['0 2 * * *', 'At 02:00, every day'],
    ['*/15 * * * *', 'Every 15 minutes'],
  ])('says %s in English', (cron, words) => expect(cronWords(cron, 'en')).toBe(words));

  it.each([
    ['0 6 * * *', 'Vào 06:00 hằng ngày'],
    ['0 6 8 * *', 'Vào 06:00 ngày 8 hằng tháng'],
    ['0 6 1,15 * *', 'Vào 06:00 ngày 1 và 15 hằng tháng'],
    ['0 5 1 1,4,7,10 *', 'Vào 05:00 ngày 1 các tháng 1, 4, 7 và 10'],
    ['0 0 1 1 *', 'Vào 00:00 ngày 1 tháng 1'],
    ['0 6 1 1-3 *', 'Vào 06:00 ngày 1 các tháng 1 đến 3'],
    ['0 6 10 */3 *', 'Vào 06:00 ngày 10, 3 tháng một lần'],
    ['0 7 * * 1', 'Vào 07:00 thứ Hai hằng tuần'],
    ['0 7 * * 0', 'Vào 07:00 Chủ nhật hằng tuần'],
    ['0 6 * * 1,3', 'Vào 06:00 thứ Hai và thứ Tư'],
    ['0 6 1 * 1', 'Vào 06:00 ngày 1 hằng tháng và mọi thứ Hai'],
    ['30 6 * * 1-5', 'Vào 06:30 thứ Hai đến thứ Sáu'],
    ['0 6 * * 1,3,5', 'Vào 06:00 thứ Hai, thứ Tư và thứ Sáu'],
    ['0 6 * * 6,0', 'Vào 06:00 thứ Bảy và Chủ nhật'],
    ['0 6 * * 1,3,0', 'Vào 06:00 thứ Hai, thứ Tư và Chủ nhật'],
    ['0 6 * * 1-5,0', 'Vào 06:00 thứ Hai đến thứ Sáu và Chủ nhật'],
    ['0 6 1-5 * *', 'Vào 06:00 từ ngày 1 đến ngày 5 hằng tháng'],
    ['0 6 1-5 1,4 *', 'Vào 06:00 từ ngày 1 đến ngày 5 các tháng 1 và 4'],
    ['0 6 1,3-5 * *', 'Vào 06:00 ngày 1 và 3 đến 5 hằng tháng'],
    ['0 6 1 1,4 1', 'Vào 06:00 ngày 1 và mọi thứ Hai của các tháng 1 và 4'],
    ['0 6 1 1 1', 'Vào 06:00 ngày 1 và mọi thứ Hai của tháng 1'],
    [
      '0 6 1-5 1-3 1,3,5',
      'Vào 06:00 từ ngày 1 đến ngày 5 và mọi thứ Hai, thứ Tư và thứ Sáu của các tháng 1 đến 3',
    ],
    ['0 6 1,15 * 6,0', 'Vào 06:00 ngày 1 và 15 hằng tháng và mọi thứ Bảy và Chủ nhật'],
    ['0 6 * 1,4 1', 'Vào 06:00 thứ Hai, các tháng 1 và 4'],
    ['0 6 * 1-3 1-5', 'Vào 06:00 thứ Hai đến thứ Sáu, các tháng 1 đến 3'],
  ])('says %s in Vietnamese', (cron, words) => expect(cronWords(cron, 'vi')).toBe(words));

  it.each([
    ['0 6 * * *', 'प्रतिदिन 06:00 बजे'],
    ['30 6 * * 1-5', 'सोम से शुक्र 06:30 बजे'],
    ['0 7 * * 1', 'हर सोमवार 07:00 बजे'],
    ['0 6 8 * *', 'हर माह की 8 तारीख को 06:00 बजे'],
    ['*/15 * * * *', 'हर 15 मिनट पर'],
    ['0 */6 * * *', 'हर 6 घंटे पर'],
    ['5 * * * *', 'हर घंटे के 5वें मिनट पर'],
    ['0 5 1 1,4,7,10 *', 'जनवरी, अप्रैल, जुलाई और अक्टूबर की 1 तारीख को 05:00 बजे'],
    ['0 6 10 */3 *', 'जनवरी, अप्रैल, जुलाई और अक्टूबर की 10 तारीख को 06:00 बजे'],
    ['0 6 1 1 *', 'जनवरी की 1 तारीख को 06:00 बजे'],
    ['0 6 1,15 * *', 'हर माह की 1, 15 तारीख को 06:00 बजे'],
    ['0 6 1-5 * *', 'हर माह की 1–5 तारीख को 06:00 बजे'],
    ['0 6,18 * * *', 'प्रतिदिन 06:00 और 18:00 बजे'],
    ['0 6 * * 1,3', 'हर सोमवार और बुधवार 06:00 बजे'],
    ['0 6 * 1-3 1', 'जनवरी, फ़रवरी और मार्च में हर सोमवार 06:00 बजे'],
  ])('says %s in Hindi', (cron, words) => expect(cronWords(cron, 'hi')).toBe(words));

  it.each(['0 6 L * *', '0 6 1 * 1', '*/5 6 * * *', '0 6 * jan *', '0 6 * * 9', '0 6 * *'])(
    'leaves the five fields of %s, which Hindi has no words for',
    (cron) => expect(cronWords(cron, 'hi')).toBe(cron),
  );

  it.each(['en', 'vi', 'hi'] as const)('leaves in %s what is no schedule as it is', (language) => {
    for (const none of ['nonsense', '* * *']) expect(cronWords(none, language)).toBe(none);
  });
});
